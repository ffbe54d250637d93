"""What must be true once everything has come to rest, whatever happened on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from adapters.sql.tables import EventStatus, InputStatus, MessageStatus
from bot.assembly import hearing
from bot.conversation import decode_conversation
from bot.events import decode_envelope
from bot.plugin import load_plugins
from bot.settings import Plugins
from tests.crash.copies import NUMBER
from tests.crash.phone import NEWS, Phone
from tests.crash.world import rows

ATTEMPTS = 3


def violations(file: Path, sends: dict[str, Any], phones: Sequence[Phone]) -> Iterator[str]:
    """Say what is not as it must be; ``sends`` is what the Cloud API counted."""
    yield from inputs(file, phones)
    yield from sends_once(file, sends)
    yield from _replies(file, phones)
    yield from _orders(file, phones)
    yield from events(file)
    [(sound,)] = rows(file, "PRAGMA integrity_check")
    yield from differ("the file", sound, "ok")


class Writer(Protocol):
    """Whoever wrote to the shop; ``wrote`` are the ids of their messages, in order."""

    wa_id: str
    wrote: list[str]


def inputs(file: Path, phones: Sequence[Writer]) -> Iterator[str]:
    """What was written came in once, all that came in ended well, and conversations are as their turns."""
    yield from messages(file, phones)
    open_or_stuck = rows(file, "SELECT key, status, error FROM inbox WHERE status != ?", InputStatus.DONE)
    yield from differ("inputs that did not end well", open_or_stuck, [])
    yield from conversations(file)


def messages(file: Path, phones: Sequence[Writer]) -> Iterator[str]:
    """Every message that was written has one turn, in the order in which its customer wrote."""
    found = rows(file, "SELECT conversation, key FROM inbox WHERE kind = 'message' ORDER BY seq")
    by_conversation: dict[str, list[str]] = {}
    for conversation, key in found:
        by_conversation.setdefault(conversation, []).append(key.removeprefix(f"{NUMBER}:"))
    for phone in phones:
        conversation = _conversation(file, phone.wa_id)
        yield from differ(f"messages of {phone.wa_id}", by_conversation.pop(conversation, []), phone.wrote)
    yield from differ("conversations of nobody", by_conversation, {})
    yield from differ("unreadable webhooks", rows(file, "SELECT reason FROM unreadable"), [])
    told = rows(file, "SELECT body FROM events WHERE type = 'whatsapp.message.received'")
    received = Counter(decode_envelope(body).data["message_id"] for (body,) in told)
    yield from differ(
        "whatsapp.message.received", received, Counter(chain.from_iterable(p.wrote for p in phones))
    )


def conversations(file: Path) -> Iterator[str]:
    """A conversation's version is the number of its turns, and it is due when its first timer is.

    An input that had no turn of its own says why: it was taken with another, or guards nothing any more.
    """
    turns = dict(rows(file, "SELECT conversation, count(*) FROM inbox WHERE error = '' GROUP BY 1"))
    for due, body in rows(file, "SELECT due_at, body FROM conversations"):
        conversation = decode_conversation(body)
        yield from differ(f"version of {conversation.id}", conversation.version, turns[conversation.id])
        yield from differ(f"due time of {conversation.id}", due, conversation.due_at)


def sends_once(file: Path, sends: dict[str, Any]) -> Iterator[str]:
    """Every reply was sent, and reached the channel once."""
    kept = rows(file, "SELECT id, status, reason FROM outbox")
    yield from differ("replies not sent", [row for row in kept if row[1] != MessageStatus.SENT], [])
    yield from differ("sends by outbox id", sends["by_opaque"], {row[0]: 1 for row in kept})
    yield from differ("sends without an outbox id", sends["unmarked"], 0)


def _replies(file: Path, phones: Sequence[Phone]) -> Iterator[str]:
    """Every reply came to the right phone, in order; one that was sent again had never arrived."""
    kept = rows(file, "SELECT id, conversation, resent FROM outbox ORDER BY id")
    late = {row[0] for row in kept if row[2]}
    for phone in phones:
        conversation = _conversation(file, phone.wa_id)
        mine = [row[0] for row in kept if row[1] == conversation]
        shown = [one["opaque"] for one in phone.saw]
        yield from differ(f"number of replies to {phone.wa_id}", len(mine), phone.deserved + len(phone.news))
        strange = [one["text"] for one in phone.news if not NEWS.search(one["text"])]
        yield from differ(f"replies to nothing on {phone.wa_id}", strange, [])
        yield from differ(f"replies on {phone.wa_id}", sorted(shown), mine)
        yield from differ(f"order of replies on {phone.wa_id}", _without(shown, late), _without(mine, late))


def _orders(file: Path, phones: Sequence[Phone]) -> Iterator[str]:
    """The orders are those that customers were told of, each once, their numbers without a gap."""
    found = rows(file, "SELECT number, customer_id, status, order_id FROM orders_orders ORDER BY number")
    yield from differ("order numbers", [row[0] for row in found], list(range(1, len(found) + 1)))
    given = rows(file, "SELECT last FROM orders_numbers")
    yield from differ("the last number given", given, [(len(found),)] if found else [])
    for phone in phones:
        customer = _conversation(file, phone.wa_id).partition(":")[2]
        mine = [row for row in found if row[1] == customer]
        yield from differ(f"orders of {phone.wa_id}", [row[0] for row in mine], phone.ordered)
        cancelled = [row[0] for row in mine if row[2] == "cancelled"]
        yield from differ(f"cancelled orders of {phone.wa_id}", cancelled, phone.cancelled)
    yield from differ("order.created", _named(file, "order.created"), Counter(row[3] for row in found))
    yield from differ("orders.place", _named(file, "orders.place"), Counter(row[3] for row in found))
    whose = {order: f"{NUMBER}:{customer}" for _, customer, _, order in found}
    routes = rows(
        file, "SELECT reference, conversation FROM routes JOIN orders_orders ON order_id = reference"
    )
    yield from differ("routes", dict(routes), whose)
    ended = Counter(chain(_named(file, "order.completed"), _named(file, "order.cancelled")))
    over = {row[3]: 1 for row in found if row[2] in ("completed", "cancelled")}
    yield from differ("ends of orders", ended, Counter(over))
    for moved in ("order.confirmed", "order.completed", "order.cancelled"):
        twice = [one for one, times in _named(file, moved).items() if times > 1]
        yield from differ(f"{moved} more than once", twice, [])


def events(file: Path) -> Iterator[str]:
    """Every event was delivered, and every command obeyed by its domain, once."""
    unfinished = rows(file, "SELECT type, error FROM events WHERE status != ?", EventStatus.DONE)
    yield from differ("events not delivered", unfinished, [])
    plugins = load_plugins(list(Plugins().enabled))
    obeyed = set(rows(file, "SELECT consumer, event_id FROM consumed"))
    published = rows(file, "SELECT type, event_id FROM events")
    due = {(plugin.name, id) for plugin in plugins for kind, id in published if kind in plugin.consumers}
    yield from differ("events and commands that a domain did not take", due - obeyed, set())
    news = sorted(id for kind, id in published if kind in hearing(plugins).customers)
    routed = rows(file, "SELECT key FROM inbox WHERE kind = 'event' AND flow = ''")
    yield from differ("events brought to customers", sorted(key.split(":")[1] for (key,) in routed), news)
    loops = rows(file, "SELECT key, attempts FROM inbox WHERE attempts > ?", ATTEMPTS)
    yield from differ("inputs begun too often", loops, [])


def _named(file: Path, event_type: str) -> Counter[str]:
    found = rows(file, "SELECT body FROM events WHERE type = ?", event_type)
    return Counter(decode_envelope(body).data["order_id"] for (body,) in found)


def _conversation(file: Path, wa_id: str) -> str:
    found = rows(file, "SELECT customer FROM identities WHERE kind = 'wa_id' AND value = ?", wa_id)
    return f"{NUMBER}:{found[0][0]}" if found else f"{NUMBER}:nobody"


def _without(ids: Iterable[str], left_out: set[str]) -> list[str]:
    return [one for one in ids if one not in left_out]


def differ(what: str, found: Any, wanted: Any) -> Iterator[str]:
    if found != wanted:
        yield f"{what}: found {found!r}, wanted {wanted!r}"
