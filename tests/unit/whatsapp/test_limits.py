import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.whatsapp.limits import PAIR, Buckets, Limits, Rate, local_limits

SLACK = 1e-3
"""Of a message: rounding of times."""


async def speak(limits, moments):
    """Send at every moment (seconds, person) where it is allowed; return what went."""
    return [(now, to) for now, to in moments if await delay(limits, now, "1", to) == 0]


async def delay(limits, now, number, to):
    """Seconds to wait for both buckets; where one of them is empty the other may be charged."""
    return await limits.pair(now, number, to) or await limits.number(now, number)


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
async def test_no_window_of_any_length_holds_more_than_its_bucket_allows(moments):
    limits = local_limits(number=Rate(4, 2.0), pair=Rate(3, 0.5))
    went = await speak(limits, moments)

    for rate, times in [(Rate(4, 2.0), [now for now, _ in went])] + [
        (Rate(3, 0.5), [now for now, to in went if to == person]) for person in "abc"
    ]:
        for first, start in enumerate(times):
            for count, end in enumerate(times[first:], 1):
                assert count <= rate.burst + (end - start) * rate.per_second + SLACK


@given(people=st.lists(st.sampled_from("abc"), max_size=100))
async def test_whoever_waits_as_told_may_speak(people):
    limits = local_limits(number=Rate(4, 2.0), pair=Rate(3, 0.5))
    now = 1_000_000.0
    for to in people:
        wait = await limits.pair(now, "1", to)
        now += wait
        assert wait == 0 or await limits.pair(now, "1", to) == 0
        wait = await limits.number(now, "1")
        now += wait
        assert wait == 0 or await limits.number(now, "1") == 0


async def test_a_number_never_sends_more_than_eighty_messages_in_a_second():
    limits = local_limits()
    went = await speak(limits, [(tick / 1000, f"person-{tick}") for tick in range(5000)])

    times = [now for now, _ in went]
    assert max(sum(start <= now < start + 1 for now in times) for start in times) <= 80
    assert len(times) >= 5 * 72


async def test_one_person_hears_at_most_forty_five_at_once_and_then_one_every_six_seconds():
    limits = local_limits(number=Rate(1000, 1000.0))

    assert len(await speak(limits, [(0.0, "a")] * 60)) == 45
    assert await limits.pair(0.0, "1", "a") == pytest.approx(6)
    assert len(await speak(limits, [(float(second), "a") for second in range(1, 61)])) == 10


async def test_a_person_who_must_wait_holds_up_nobody_else():
    limits = local_limits(number=Rate(1000, 1000.0), pair=Rate(1, 1 / 6))
    await limits.pair(0.0, "1", "a")

    assert await limits.pair(0.0, "1", "a") == pytest.approx(6)
    assert await limits.pair(0.0, "1", "b") == 0
    assert await limits.pair(0.0, "2", "a") == 0


async def test_waiting_costs_no_token():
    limits = local_limits(number=Rate(1, 1.0), pair=Rate(1, 1.0))
    await limits.number(0.0, "1")

    assert [await limits.number(0.5, "1") for _ in range(9)] == [0.5] * 9
    assert await limits.number(1.0, "1") == 0


async def test_full_buckets_are_forgotten_and_others_kept_to_a_bound():
    limits = Limits(Buckets(Rate(10_000, 1.0)), pairs := Buckets(PAIR, most=100))
    await speak(limits, [(0.0, f"person-{n}") for n in range(1000)])
    assert len(pairs) == 100

    await limits.pair(100.0, "1", "somebody")
    assert len(pairs) == 1


async def test_a_clock_that_is_set_back_is_not_waited_for():
    limits = local_limits(number=Rate(4, 2.0), pair=Rate(3, 0.5))
    for _ in range(4):
        await limits.pair(5000.0, "1", "a")
        await limits.number(5000.0, "1")

    assert await limits.pair(1000.0, "1", "a") == pytest.approx(2.0)
    assert await limits.pair(1002.0, "1", "a") == 0
    assert await limits.number(1000.0, "1") == pytest.approx(0.5)
    assert await limits.number(1000.5, "1") == 0
