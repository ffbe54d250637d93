"""What becomes of a message that others must hear of is an event of that transaction, told once."""

import pytest
from msgspec.structs import replace

from bot.channel import Remedy, Standing
from bot.messages import Reply
from tests.contracts.conftest import Ports
from tests.doubles.rows import AT, NOON, commit, message, reply, status, talk

TOLD = [("test.ignored", "done", "")]


async def queued(ports: Ports, template: str = "told") -> tuple[str, str]:
    """The id and the conversation of a message that is being sent."""
    [given] = await ports.inbox.accept([message("in")])
    pending = reply(given)
    said = Reply("It is ready.", template=template)
    pending = replace(pending, outgoing=replace(pending.outgoing, reply=said))
    await ports.turns.commit(commit(given, talk(given), outgoing=[pending]))
    await ports.outbox.sending(pending.outgoing.id, NOON)
    return pending.outgoing.id, pending.conversation


async def test_a_message_that_left_is_told_once_whatever_the_statuses_say_after_it(ports: Ports) -> None:
    id, _ = await queued(ports)
    await ports.outbox.sent(id, "wamid.1")
    await ports.outbox.settle([status(standing, id) for standing in (Standing.SENT, Standing.READ)])
    assert await ports.look.events() == TOLD


async def test_a_message_that_only_a_status_tells_of_is_told_too(ports: Ports) -> None:
    id, _ = await queued(ports)
    await ports.outbox.settle([status(Standing.DELIVERED, id)])
    assert await ports.look.events() == TOLD
    await ports.outbox.sent(id, "wamid.1")
    assert await ports.look.events() == TOLD


async def test_an_answer_is_told_to_nobody(ports: Ports) -> None:
    id, _ = await queued(ports)
    await ports.outbox.sent(id, "wamid.1", news=False)
    assert await ports.look.events() == []


async def test_what_nobody_needs_to_hear_of_is_not_told(ports: Ports) -> None:
    id, _ = await queued(ports, "anything")
    await ports.outbox.sent(id, "wamid.1")
    assert await ports.look.events() == []


@pytest.mark.parametrize("by_status", [True, False])
async def test_a_refusal_that_somebody_sees_to_is_told_in_place_of_being_remembered(
    ports: Ports, by_status: bool
) -> None:
    id, conversation = await queued(ports)
    if by_status:
        await ports.outbox.settle([replace(status(Standing.FAILED, id), remedy=Remedy.OPT_OUT)])
    else:
        await ports.outbox.suppress(id, AT.timestamp(), "131050: no marketing", lasting=True)
    assert await ports.look.events() == TOLD
    assert await ports.outbox.suppressed(conversation, "told", NOON) == ""
