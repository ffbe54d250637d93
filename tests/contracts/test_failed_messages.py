"""What every outbox does about a message that the channel took and then reported as failed, or refused."""

import pytest
from msgspec.structs import replace

from bot.channel import Remedy, Standing, StatusUpdate
from bot.messages import Choice, Reply
from tests.contracts.conftest import Ports
from tests.doubles.rows import AT, NOON, commit, message, reply, status, talk

MENU = Reply("What would you like?", (Choice("3.kota", "Kota"),), menu_label="Menu", template="comeback")
PLAIN = Reply("What would you like?", template="comeback")
BEFORE, SINCE = AT.timestamp() - 1, AT.timestamp() + 1


async def taken(ports: Ports, said: Reply) -> tuple[str, str]:
    """The id and the conversation of a message that the channel took."""
    id, conversation = await offered(ports, said)
    await ports.outbox.sent(id, "wamid.1")
    return id, conversation


async def offered(ports: Ports, said: Reply) -> tuple[str, str]:
    """The same of one that the channel is asked to take."""
    [given] = await ports.inbox.accept([message("in")])
    pending = reply(given)
    pending = replace(pending, outgoing=replace(pending.outgoing, reply=said))
    await ports.turns.commit(commit(given, talk(given), outgoing=[pending]))
    await ports.outbox.sending(pending.outgoing.id, NOON)
    return pending.outgoing.id, pending.conversation


def failed(id: str, remedy: Remedy, message_id: str = "wamid.1") -> StatusUpdate:
    """The news that it failed."""
    return replace(status(Standing.FAILED, id, message_id), remedy=remedy)


@pytest.mark.parametrize("said", [MENU, Reply("Where are you?", ask_location=True)])
async def test_a_menu_that_failed_for_its_buttons_is_sent_once_more_as_text(
    ports: Ports, said: Reply
) -> None:
    id, conversation = await taken(ports, said)
    for _ in range(3):
        await ports.outbox.settle([failed(id, Remedy.PLAIN)])
    [again] = await ports.outbox.waiting(NOON, 10)
    assert again.outgoing.reply == replace(said, numbered=True, ask_location=False)
    assert (again.outgoing.id == id, again.conversation, again.attempts) == (False, conversation, 0)
    assert (await ports.look.message(id))[:2] == ("sent", Standing.FAILED)


async def test_the_text_in_place_of_a_menu_is_not_replaced_again(ports: Ports) -> None:
    id, _ = await taken(ports, MENU)
    await ports.outbox.settle([failed(id, Remedy.PLAIN)])
    [again] = await ports.outbox.waiting(NOON, 10)
    await ports.outbox.sending(again.outgoing.id, NOON)
    await ports.outbox.settle([failed(again.outgoing.id, Remedy.PLAIN, "wamid.2")])
    assert await ports.outbox.waiting(NOON, 10) == []
    assert (await ports.look.message(again.outgoing.id)).status == "dead"


async def test_a_text_that_failed_is_dead(ports: Ports) -> None:
    id, _ = await taken(ports, PLAIN)
    await ports.outbox.settle([failed(id, Remedy.PLAIN)])
    assert await ports.outbox.waiting(NOON, 10) == []
    assert (await ports.look.message(id)).status == "dead"


async def test_who_opted_out_is_never_sent_that_template_again(ports: Ports) -> None:
    id, conversation = await taken(ports, PLAIN)
    await ports.outbox.settle([failed(id, Remedy.OPT_OUT)])
    await ports.outbox.suppress(id, AT.timestamp(), "passing", lasting=False)
    for heard_at in (BEFORE, SINCE):
        why = await ports.outbox.suppressed(conversation, "comeback", heard_at)
        assert why == "131026: nobody there"
    assert await ports.outbox.suppressed(conversation, "order_ready", SINCE) == ""
    assert await ports.outbox.suppressed("100:somebody else", "comeback", SINCE) == ""


@pytest.mark.parametrize("by_status", [True, False])
async def test_who_could_not_be_reached_is_left_alone_until_they_write(ports: Ports, by_status: bool) -> None:
    id, conversation = await (taken if by_status else offered)(ports, PLAIN)
    if by_status:
        await ports.outbox.settle([failed(id, Remedy.SUPPRESS)])
    else:
        await ports.outbox.suppress(id, AT.timestamp(), "131026: nobody there", lasting=False)
    assert await ports.outbox.suppressed(conversation, "comeback", BEFORE) == "131026: nobody there"
    assert await ports.outbox.suppressed(conversation, "comeback", SINCE) == ""
    assert (await ports.look.message(id)).status == "dead"


async def test_words_of_our_own_are_forbidden_to_nobody(ports: Ports) -> None:
    id, conversation = await taken(ports, Reply("hello"))
    await ports.outbox.suppress(id, AT.timestamp(), "131026: nobody there", lasting=False)
    assert await ports.outbox.suppressed(conversation, "", BEFORE) == ""
