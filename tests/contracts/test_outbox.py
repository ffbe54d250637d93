"""What every outbox promises."""

import pytest
from msgspec.structs import replace

from bot.channel import Standing
from bot.ports import Pending
from tests.contracts.conftest import Ports
from tests.doubles.rows import NOON, commit, message, reply, status, talk

SENT, DELIVERED, READ, FAILED = Standing


async def decide(ports: Ports, *texts: str) -> list[Pending]:
    """Messages that one turn decided to send."""
    [given] = await ports.inbox.accept([message("in")])
    said = [reply(given, text) for text in texts]
    await ports.turns.commit(commit(given, talk(given), outgoing=said))
    return said


async def decide_one(ports: Ports) -> str:
    """The id of one message that waits."""
    [said] = await decide(ports, "hello")
    return said.outgoing.id


async def waiting(ports: Ports, now: float = NOON) -> list[str]:
    """Texts that may leave."""
    return [one.outgoing.reply.text for one in await ports.outbox.waiting(now, 10)]


async def test_messages_wait_in_the_order_in_which_they_were_decided(ports: Ports) -> None:
    said = await decide(ports, "one", "two", "three")
    found = await ports.outbox.waiting(NOON, 10)
    assert found == said
    assert [one.outgoing.reply.text for one in found] == ["one", "two", "three"]
    assert await ports.outbox.waiting(NOON, 2) == said[:2]


async def test_a_message_that_is_being_sent_waits_no_more(ports: Ports) -> None:
    id = await decide_one(ports)
    await ports.outbox.sending(id, NOON)
    assert await waiting(ports) == []
    assert (await ports.look.message(id)).status == "sending"


async def test_a_message_that_the_channel_took_is_sent(ports: Ports) -> None:
    id = await decide_one(ports)
    await ports.outbox.sending(id, NOON)
    await ports.outbox.sent(id, "wamid.1")
    assert await ports.look.message(id) == ("sent", None, "", "wamid.1", 0)
    assert await ports.outbox.unsettled(NOON + 1000) == []


async def test_a_refused_message_waits_until_it_is_due_and_its_tries_are_counted(ports: Ports) -> None:
    id = await decide_one(ports)
    await ports.outbox.sending(id, NOON)
    await ports.outbox.retry(id, NOON + 4, "throttled")
    assert await waiting(ports, NOON + 3) == []
    [found] = await ports.outbox.waiting(NOON + 4, 10)
    assert (found.outgoing.id, found.attempts) == (id, 1)
    assert (await ports.look.message(id)).reason == "throttled"


async def test_a_buried_message_never_leaves(ports: Ports) -> None:
    id = await decide_one(ports)
    await ports.outbox.bury(id, "too long")
    assert await waiting(ports, NOON + 1e6) == []
    assert (await ports.look.message(id))[:3] == ("dead", None, "too long")


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ([SENT, DELIVERED, READ], READ),
        ([READ, SENT], READ),
        ([READ, DELIVERED, SENT], READ),
        ([DELIVERED, SENT], DELIVERED),
        ([SENT, FAILED], FAILED),
        ([FAILED, SENT], FAILED),
        ([FAILED], FAILED),
        ([DELIVERED, FAILED], DELIVERED),
        ([READ, FAILED], READ),
        ([FAILED, DELIVERED], FAILED),
        ([FAILED, READ], FAILED),
        ([READ, READ], READ),
    ],
)
async def test_a_standing_only_rises_in_whatever_order_statuses_come(
    ports: Ports, told: list[Standing], standing: Standing
) -> None:
    id = await decide_one(ports)
    await ports.outbox.sending(id, NOON)
    for one in told:
        await ports.outbox.settle([status(one, id)])
    assert (await ports.look.message(id)).standing == standing
    assert (await ports.look.message(id)).status == ("dead" if standing == FAILED else "sent")


async def test_statuses_of_one_delivery_are_ranked_too(ports: Ports) -> None:
    id = await decide_one(ports)
    await ports.outbox.settle([status(one, id) for one in (READ, SENT, FAILED, DELIVERED)])
    assert (await ports.look.message(id)).standing == READ


async def test_a_status_may_come_before_the_answer_to_the_call(ports: Ports) -> None:
    id = await decide_one(ports)
    await ports.outbox.sending(id, NOON)
    await ports.outbox.settle([status(DELIVERED, id)])
    await ports.outbox.sent(id, "wamid.1")
    assert await ports.look.message(id) == ("sent", DELIVERED, "", "wamid.1", 0)


async def test_an_answer_after_a_failed_status_does_not_bring_a_message_back(ports: Ports) -> None:
    id = await decide_one(ports)
    await ports.outbox.sending(id, NOON)
    await ports.outbox.settle([status(FAILED, id)])
    await ports.outbox.sent(id, "wamid.1")
    assert await ports.look.message(id) == ("dead", FAILED, "131026: nobody there", "wamid.1", 0)


async def test_a_status_without_our_id_finds_the_message_by_the_channels(ports: Ports) -> None:
    id = await decide_one(ports)
    await ports.outbox.sending(id, NOON)
    await ports.outbox.sent(id, "wamid.7")
    await ports.outbox.settle([status(READ, None, "wamid.7")])
    assert (await ports.look.message(id)).standing == READ


async def test_a_status_of_a_message_that_is_not_ours_changes_nothing(ports: Ports) -> None:
    id = await decide_one(ports)
    await ports.outbox.settle([status(READ, "another"), status(READ, None, "wamid.other")])
    assert (await ports.look.message(id)).standing is None


async def test_a_message_with_no_answer_is_unsettled_after_its_time(ports: Ports) -> None:
    first, second = [one.outgoing.id for one in await decide(ports, "one", "two")]
    await ports.outbox.sending(first, NOON)
    await ports.outbox.sending(second, NOON + 10)
    assert await ports.outbox.unsettled(NOON) == []
    assert await ports.outbox.unsettled(NOON + 10) == [first]
    assert await ports.outbox.unsettled(NOON + 11) == [first, second]


@pytest.mark.parametrize("standing", [SENT, DELIVERED, READ, FAILED])
async def test_any_status_that_names_a_message_settles_it(ports: Ports, standing: Standing) -> None:
    id = await decide_one(ports)
    await ports.outbox.sending(id, NOON)
    await ports.outbox.settle([status(standing, id)])
    assert await ports.outbox.unsettled(NOON + 1000) == []


async def test_an_unsettled_message_leaves_once_more_and_that_is_counted(ports: Ports) -> None:
    id = await decide_one(ports)
    for resent in (1, 2):
        await ports.outbox.sending(id, NOON)
        await ports.outbox.resend([id])
        [found] = await ports.outbox.waiting(NOON, 10)
        assert (found.resent, found.attempts) == (resent, resent)
    assert (await ports.look.message(id)).resent == 2


@pytest.mark.parametrize("standing", [SENT, DELIVERED, READ, FAILED])
async def test_a_message_that_a_status_settles_meanwhile_does_not_leave_again(
    ports: Ports, standing: Standing
) -> None:
    id = await decide_one(ports)
    await ports.outbox.sending(id, NOON)
    lost = await ports.outbox.unsettled(NOON + 1)
    await ports.outbox.settle([status(standing, id)])
    await ports.outbox.resend(lost)
    assert await waiting(ports) == []
    assert (await ports.look.message(id)).resent == 0


@pytest.mark.parametrize("standing", [SENT, DELIVERED, READ, FAILED])
async def test_a_message_that_has_ended_is_not_marked_for_another_call(
    ports: Ports, standing: Standing
) -> None:
    id = await decide_one(ports)
    assert await ports.outbox.sending(id, NOON)
    await ports.outbox.resend([id])
    await ports.outbox.settle([status(standing, id)])
    assert not await ports.outbox.sending(id, NOON + 1)
    assert (await ports.look.message(id)).status == ("dead" if standing is FAILED else "sent")


async def test_a_call_that_was_no_try_of_the_message_is_not_counted(ports: Ports) -> None:
    id = await decide_one(ports)
    for _ in range(5):
        await ports.outbox.sending(id, NOON)
        await ports.outbox.retry(id, NOON, "throttled", tried=False)
    [found] = await ports.outbox.waiting(NOON, 10)
    assert found.attempts == 0


async def test_who_was_frozen_and_hears_late_of_a_refusal_moves_nothing_that_another_has_sent(
    ports: Ports,
) -> None:
    id = await decide_one(ports)
    await ports.outbox.sending(id, NOON)
    await ports.outbox.resend([id])
    await ports.outbox.sending(id, NOON + 60)
    await ports.outbox.sent(id, "wamid.of-another")
    await ports.outbox.retry(id, NOON + 90, "could not connect")
    await ports.outbox.bury(id, "refused for good")
    await ports.outbox.suppress(id, NOON + 90, "opted out", lasting=False)
    assert await waiting(ports, NOON + 100) == []
    assert (await ports.look.message(id)).status == "sent"


async def test_a_status_of_another_number_changes_nothing(ports: Ports) -> None:
    id = await decide_one(ports)
    await ports.outbox.settle([replace(status(READ, id), number="200")])
    assert (await ports.look.message(id)).standing is None
    await ports.outbox.settle([replace(status(READ, id), number="100")])
    assert (await ports.look.message(id)).standing == READ
