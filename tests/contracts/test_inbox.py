"""What every inbox promises."""

import asyncio

import pytest

from bot.channel import Unreadable
from tests.contracts.conftest import Ports
from tests.doubles.events import Happened
from tests.doubles.rows import commit, message, talk, timer


async def test_an_input_is_taken_once_within_one_delivery(ports: Ports) -> None:
    taken = await ports.inbox.accept([message("a"), message("b"), message("a")])
    assert [given.key for given in taken] == ["a", "b"]


async def test_an_input_is_taken_once_across_deliveries(ports: Ports) -> None:
    await ports.inbox.accept([message("a")])
    taken = await ports.inbox.accept([message("a"), message("b")])
    assert [given.key for given in taken] == ["b"]


async def test_an_input_delivered_many_times_at_once_is_taken_once(ports: Ports) -> None:
    taken = await asyncio.gather(*(ports.inbox.accept([message("a"), message("b")]) for _ in range(5)))
    assert [given.key for delivery in taken for given in delivery] == ["a", "b"]


async def test_an_input_that_has_ended_is_not_taken_again(ports: Ports) -> None:
    [given] = await ports.inbox.accept([message("a")])
    await ports.turns.commit(commit(given, talk(given)))
    assert await ports.inbox.accept([message("a")]) == []


async def test_inputs_are_numbered_in_the_order_in_which_they_came(ports: Ports) -> None:
    first = await ports.inbox.accept([message("a"), message("b")])
    second = await ports.inbox.accept([message("c")])
    assert [given.seq for given in (*first, *second)] == sorted(given.seq for given in (*first, *second))
    assert [given.key for given in await ports.inbox.unfinished(10)] == ["a", "b", "c"]


async def test_an_input_comes_back_from_the_store_as_it_was_taken(ports: Ports) -> None:
    taken = await ports.inbox.accept([message("a"), message("b", bsuid="US.1", wa_id="27820000002")])
    assert await ports.inbox.unfinished(10) == taken
    assert (taken[0].kind, taken[0].number, taken[0].tenant) == ("message", "100", "shop")
    assert (taken[0].body, taken[0].correlation, taken[0].attempts) == (b"a", "cause of a", 0)


async def test_an_event_published_with_an_input_is_published_only_if_the_input_is_new(ports: Ports) -> None:
    await ports.inbox.accept([message("a", event=Happened(what="a"))])
    await ports.inbox.accept([message("a", event=Happened(what="again"))])
    waiting = await ports.events.waiting(ports.clock.now(), 10)
    assert [one.envelope.data for one in waiting] == [{"what": "a"}]


async def test_all_identities_of_a_person_lead_to_one_conversation(ports: Ports) -> None:
    [both] = await ports.inbox.accept([message("a", bsuid="US.1", wa_id="27820000001")])
    [phone, channel] = await ports.inbox.accept(
        [message("b", wa_id="27820000001"), message("c", bsuid="US.1")]
    )
    assert both.conversation == phone.conversation == channel.conversation == f"100:{both.customer}"


async def test_an_identity_learnt_later_joins_the_person_who_is_known(ports: Ports) -> None:
    [phone] = await ports.inbox.accept([message("a", wa_id="27820000001")])
    [both, channel] = await ports.inbox.accept(
        [message("b", bsuid="US.1", wa_id="27820000001"), message("c", bsuid="US.1")]
    )
    assert phone.customer == both.customer == channel.customer


async def test_two_first_messages_of_one_person_make_one_customer(ports: Ports) -> None:
    taken = await ports.inbox.accept([message("a"), message("b")])
    again = await asyncio.gather(*(ports.inbox.accept([message(key)]) for key in "cdef"))
    assert len({given.customer for given in (*taken, *(one for [one] in again))}) == 1


async def test_where_identities_disagree_the_channels_own_id_decides(ports: Ports) -> None:
    [channel, phone] = await ports.inbox.accept(
        [message("a", bsuid="US.1"), message("b", wa_id="27820000001")]
    )
    [both] = await ports.inbox.accept([message("c", wa_id="27820000001", bsuid="US.1")])
    assert both.customer == channel.customer != phone.customer


async def test_a_new_number_names_the_person_that_the_old_one_named(ports: Ports) -> None:
    [before] = await ports.inbox.accept([message("a", wa_id="27820000001")])
    await ports.inbox.rename("shop", {"wa_id": "27820000001"}, {"wa_id": "27820000009"})
    await ports.inbox.rename("shop", {"wa_id": "27820000001"}, {"wa_id": "27820000009"})
    [after] = await ports.inbox.accept([message("b", wa_id="27820000009")])
    assert after.customer == before.customer


async def test_a_new_number_is_taken_from_whoever_had_it_before(ports: Ports) -> None:
    [mover, other] = await ports.inbox.accept(
        [message("a", wa_id="27820000001"), message("b", wa_id="27820000009")]
    )
    await ports.inbox.rename("shop", {"wa_id": "27820000001"}, {"wa_id": "27820000009"})
    [after] = await ports.inbox.accept([message("c", wa_id="27820000009")])
    assert after.customer == mover.customer != other.customer


async def test_a_rename_of_former_identities_that_disagree_follows_the_channels_own_id(ports: Ports) -> None:
    [channel, phone] = await ports.inbox.accept(
        [message("a", bsuid="US.1"), message("b", wa_id="27820000001")]
    )
    await ports.inbox.rename("shop", {"wa_id": "27820000001", "bsuid": "US.1"}, {"bsuid": "US.2"})
    [after] = await ports.inbox.accept([message("c", bsuid="US.2")])
    assert after.customer == channel.customer != phone.customer


async def test_a_rename_of_somebody_unknown_changes_nothing(ports: Ports) -> None:
    [known] = await ports.inbox.accept([message("a", wa_id="27820000009")])
    await ports.inbox.rename("shop", {"wa_id": "27820000001"}, {"wa_id": "27820000009"})
    [after] = await ports.inbox.accept([message("b", wa_id="27820000009")])
    assert after.customer == known.customer


async def test_the_same_phone_is_another_customer_to_another_tenant(ports: Ports) -> None:
    [ours, theirs] = await ports.inbox.accept([message("a"), message("b", tenant="mall", number="200")])
    await ports.inbox.rename("mall", {"wa_id": "27820000001"}, {"wa_id": "27820000009"})
    [after] = await ports.inbox.accept([message("c", wa_id="27820000009")])
    assert len({ours.customer, theirs.customer, after.customer}) == 3


async def test_an_event_or_timer_is_brought_to_the_conversation_it_names(ports: Ports) -> None:
    [given] = await ports.inbox.accept([timer("t", "100:somebody")])
    assert (given.conversation, given.number, given.customer) == ("100:somebody", "100", "somebody")


async def test_attempts_are_counted_on_the_input_and_in_the_store(ports: Ports) -> None:
    taken = await ports.inbox.accept([message("a"), message("b")])
    await ports.inbox.begin(taken)
    await ports.inbox.begin(taken[:1])
    assert [given.attempts for given in taken] == [2, 1]
    assert [given.attempts for given in await ports.inbox.unfinished(10)] == [2, 1]


async def test_an_attempt_that_was_no_fault_of_theirs_is_taken_back(ports: Ports) -> None:
    taken = await ports.inbox.accept([message("a"), message("b")])
    await ports.inbox.begin(taken)
    await ports.inbox.spare(taken[1:])
    assert [given.attempts for given in taken] == [1, 0]
    assert [given.attempts for given in await ports.inbox.unfinished(10)] == [1, 0]


async def test_what_is_unfinished_is_given_oldest_first_and_no_more_than_asked_for(ports: Ports) -> None:
    taken = await ports.inbox.accept([message(key) for key in "abc"])
    await ports.turns.commit(commit(taken[1], talk(taken[1])))
    assert [given.key for given in await ports.inbox.unfinished(10)] == ["a", "c"]
    assert [given.key for given in await ports.inbox.unfinished(1)] == ["a"]


@pytest.mark.parametrize("outcome", ["done", "stale", "failed", "parked"])
async def test_an_input_that_ended_in_any_way_is_finished(ports: Ports, outcome: str) -> None:
    [given] = await ports.inbox.accept([message("a")])
    await ports.turns.commit(commit(given, None, outcome=outcome, error="why"))
    assert await ports.inbox.unfinished(10) == []
    assert (await ports.look.input("a")).outcome == ("done" if outcome == "stale" else outcome)
    assert (await ports.look.input("a")).error == "why"


async def test_what_cannot_be_read_is_kept_once_with_its_reason(ports: Ports) -> None:
    part = Unreadable("100", "no sender", b"{}")
    await ports.inbox.keep([part, Unreadable("100", "other", b"{}")])
    await ports.inbox.keep([part])
    assert sorted(await ports.look.unreadable()) == [("100", "no sender", b"{}"), ("100", "other", b"{}")]
