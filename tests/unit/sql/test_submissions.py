"""Messages that a shop's own systems submit go through the same outbox, behind what the bot says."""

from msgspec.structs import replace

from adapters.sql.database import Database
from adapters.sql.submissions import SqlSubmissions
from bot import Reply
from bot.channel import Outgoing
from bot.ids import new_id
from bot.ports import Pending
from tests.doubles.rows import NOON, commit, message, talk


def to(**identities: str) -> Outgoing:
    """A message to somebody."""
    return Outgoing(new_id(), "100", identities, Reply("Your order is ready"))


async def submit(database: Database, *messages: Outgoing) -> list[Pending]:
    """Submit messages; return what the sender was offered."""
    offered: list[Pending] = []
    submissions = SqlSubmissions(database.writer, offered.extend)
    for outgoing in messages:
        await submissions.submit("shop", outgoing)
    return offered


async def test_a_message_to_a_customer_queues_behind_the_bots_and_knows_their_window(
    database: Database,
) -> None:
    [given] = await database.inbox.accept([message("1", wa_id="27820000001", bsuid="US.1")])
    await database.turns.commit(commit(given, talk(given, heard_at=NOON)))
    [offered] = await submit(database, to(bsuid="US.1"))
    assert (offered.conversation, offered.heard_at) == (given.conversation, NOON)
    assert [one.outgoing for one in await database.outbox.waiting(NOON, 10)] == [offered.outgoing]


async def test_somebody_never_heard_of_has_no_open_window(database: Database) -> None:
    [offered] = await submit(database, to(wa_id="27820000009"))
    assert (offered.conversation, offered.heard_at) == ("100:27820000009", 0.0)


async def test_another_shops_customer_is_somebody_never_heard_of(database: Database) -> None:
    [given] = await database.inbox.accept([message("1", tenant="mall", number="200", wa_id="27820000001")])
    await database.turns.commit(commit(given, talk(given, heard_at=NOON)))
    [offered] = await submit(database, to(wa_id="27820000001"))
    assert offered.heard_at == 0.0


async def test_a_message_whose_id_is_known_is_left_alone(database: Database) -> None:
    first = to(wa_id="27820000001")
    again = replace(first, reply=Reply("Something else"))
    assert len(await submit(database, first, again)) == 1
    [waiting] = await database.outbox.waiting(NOON, 10)
    assert waiting.outgoing == first
