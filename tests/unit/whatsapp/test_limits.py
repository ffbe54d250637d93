import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.whatsapp.limits import Limits, Rate

SLACK = 1e-3
"""Of a message: rounding of times."""


def speak(limits, moments):
    """Send at every moment (seconds, person) where it is allowed; return what went."""
    return [(now, to) for now, to in moments if delay(limits, now, "1", to) == 0]


def delay(limits, now, number, to):
    """Seconds to wait for both buckets; where one of them is empty the other may be charged."""
    return limits.pair(now, number, to) or limits.number(now, number)


@st.composite
def moments(draw):
    steps = draw(st.lists(st.floats(0, 3) | st.just(0.0), min_size=1, max_size=300))
    people = draw(st.lists(st.sampled_from("abc"), min_size=len(steps), max_size=len(steps)))
    now, out = 1_000_000.0, []
    for step, to in zip(steps, people, strict=True):
        now += step
        out.append((now, to))
    return out


@given(moments=moments())
def test_no_window_of_any_length_holds_more_than_its_bucket_allows(moments):
    limits = Limits(number=Rate(4, 2.0), pair=Rate(3, 0.5))
    went = speak(limits, moments)

    for rate, times in [(Rate(4, 2.0), [now for now, _ in went])] + [
        (Rate(3, 0.5), [now for now, to in went if to == person]) for person in "abc"
    ]:
        for first, start in enumerate(times):
            for count, end in enumerate(times[first:], 1):
                assert count <= rate.burst + (end - start) * rate.per_second + SLACK


@given(people=st.lists(st.sampled_from("abc"), max_size=100))
def test_whoever_waits_as_told_may_speak(people):
    limits = Limits(number=Rate(4, 2.0), pair=Rate(3, 0.5))
    now = 1_000_000.0
    for to in people:
        wait = limits.pair(now, "1", to)
        now += wait
        assert wait == 0 or limits.pair(now, "1", to) == 0
        wait = limits.number(now, "1")
        now += wait
        assert wait == 0 or limits.number(now, "1") == 0


def test_a_number_never_sends_more_than_eighty_messages_in_a_second():
    limits = Limits()
    went = speak(limits, [(tick / 1000, f"person-{tick}") for tick in range(5000)])

    times = [now for now, _ in went]
    assert max(sum(start <= now < start + 1 for now in times) for start in times) <= 80
    assert len(times) >= 5 * 72


def test_one_person_hears_at_most_forty_five_at_once_and_then_one_every_six_seconds():
    limits = Limits(number=Rate(1000, 1000.0))

    assert len(speak(limits, [(0.0, "a")] * 60)) == 45
    assert limits.pair(0.0, "1", "a") == pytest.approx(6)
    assert len(speak(limits, [(float(second), "a") for second in range(1, 61)])) == 10


def test_a_person_who_must_wait_holds_up_nobody_else():
    limits = Limits(number=Rate(1000, 1000.0), pair=Rate(1, 1 / 6))
    limits.pair(0.0, "1", "a")

    assert limits.pair(0.0, "1", "a") == pytest.approx(6)
    assert limits.pair(0.0, "1", "b") == 0
    assert limits.pair(0.0, "2", "a") == 0


def test_waiting_costs_no_token():
    limits = Limits(number=Rate(1, 1.0), pair=Rate(1, 1.0))
    limits.number(0.0, "1")

    assert [limits.number(0.5, "1") for _ in range(9)] == [0.5] * 9
    assert limits.number(1.0, "1") == 0


def test_full_buckets_are_forgotten_and_others_kept_to_a_bound():
    limits = Limits(number=Rate(10_000, 1.0), most_pairs=100)
    speak(limits, [(0.0, f"person-{n}") for n in range(1000)])
    assert len(limits) == 100

    limits.pair(100.0, "1", "somebody")
    assert len(limits) == 1


def test_a_clock_that_is_set_back_is_not_waited_for():
    limits = Limits(number=Rate(4, 2.0), pair=Rate(3, 0.5))
    for _ in range(4):
        limits.pair(5000.0, "1", "a")
        limits.number(5000.0, "1")

    assert limits.pair(1000.0, "1", "a") == pytest.approx(2.0)
    assert limits.pair(1002.0, "1", "a") == 0
    assert limits.number(1000.0, "1") == pytest.approx(0.5)
    assert limits.number(1000.5, "1") == 0
