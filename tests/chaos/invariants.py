"""What must hold at the end, whatever went wrong meanwhile."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.sql.sagas import decode as decode_saga
from adapters.sql.tables import EventStatus, InputStatus, MessageStatus
from bot.events import decode_envelope
from bot.replica import LEASE, RENEW
from tests.chaos.cast import Service
from tests.chaos.load import Load, last_words
from tests.chaos.order import disorder
from tests.chaos.turn_log import turn_log
from tests.crash import money, proofs
from tests.crash.crew import APOLOGY, Shown
from tests.crash.proofs import differ
from tests.crash.shift import deliveries
from tests.crash.world import rows

ENDED = ("completed", "cancelled")


@dataclass(frozen=True, slots=True)
class Found:
    """What a run left behind: ``file`` has all databases, the rest is what those outside counted.

    ``webhooks`` is Meta's report, ``queues`` and ``dead`` are messages at the broker by queue.
    """

    file: Path
    cast: Sequence[Service]
    load: Load
    sends: Mapping[str, Any]
    gateways: Mapping[str, Any]
    webhooks: Mapping[str, Any]
    queues: Mapping[str, int]
    dead: Mapping[str, int]


def _nothing_lost(found: Found) -> Iterator[str]:
    """Every webhook was answered for, and every message has one turn, in the order of its writer."""
    yield from differ("webhooks that nobody took", found.webhooks["pending"], 0)
    yield from proofs.messages(found.file, found.load.phones)
    yield from proofs.events(found.file)


def _orders(found: Found) -> Iterator[str]:
    """The orders are those that customers were told of, once each, and every one came to its end."""
    orders = rows(found.file, "SELECT number, status FROM orders_orders ORDER BY number")
    yield from differ("order numbers", [number for number, _ in orders], list(range(1, len(orders) + 1)))
    told = Counter(number for one in found.load.customers for number in one.told)
    yield from differ("orders that customers were told of", told, Counter(number for number, _ in orders))
    if endless := [one for one in orders if one[1] not in ENDED]:
        crew = [last_words(one) for one in found.load.crew]
        yield f"orders without an end: {endless}; those who work: {crew}"
    yield from differ("customers who wait", found.load.waiting(), [])


def _once(found: Found) -> Iterator[str]:
    """Nothing that is done to an order, or told of it, was done or told twice."""
    query = "SELECT body FROM events WHERE type IN ('order.created', 'order.confirmed', 'order.completed')"
    moved = Counter(
        (one.event_type, one.data["order_id"])
        for one in (decode_envelope(body) for (body,) in rows(found.file, query))
    )
    yield from differ("moves of orders done twice", {what: n for what, n in moved.items() if n > 1}, {})
    yield from differ("what sagas asked for twice", _asked_twice(found.file), {})
    yield from deliveries(found.file, found.load.drivers)


def _asked_twice(file: Path) -> dict[tuple[str, str], int]:
    """Commands by type and order; who turned back asks again until it is answered."""
    states = [decode_saga(body) for (body,) in rows(file, "SELECT body FROM sagas")]
    straight = {state.key for state in states if not state.turns}
    told = [decode_envelope(body) for (body,) in rows(file, "SELECT body FROM events")]
    sagas = [one for one in told if one.metadata.source.startswith("saga.")]
    asked = Counter((one.event_type, str(one.data.get("order_id"))) for one in sagas)
    return {what: times for what, times in asked.items() if times > 1 and what[1] in straight}


def resent(found: Found) -> set[str]:
    """Messages that were sent once more after the settle time: nobody knew whether they had arrived."""
    return {id for (id,) in rows(found.file, "SELECT id FROM outbox WHERE resent > 0")}


def _messages(found: Found) -> Iterator[str]:
    """Every message reached the channel once; those that were sent again are counted apart."""
    kept = rows(found.file, "SELECT id, status, reason FROM outbox")
    yield from differ("messages not sent", [row for row in kept if row[1] != MessageStatus.SENT], [])
    again = resent(found)
    claimed = dict(rows(found.file, "SELECT id, due_at FROM outbox"))
    sent = found.sends["by_opaque"]
    never = [id for id, _, _ in kept if id not in sent]
    yield from differ("messages that never reached the channel", never, [])
    twice = {id: times for id, times in sent.items() if times > 1 and id not in again}
    yield from differ("messages that reached it more than once", twice, {})
    yield from differ("sends of what was never decided", sent.keys() - {id for id, _, _ in kept}, set())
    yield from differ("sends of no message", found.sends["unmarked"], 0)
    for phone in found.load.phones:
        shown = [str(one["opaque"]) for one in phone.saw if not _late(one, claimed, again)]
        yield from differ(f"order of messages on {phone.wa_id}", shown, sorted(shown))


def _late(shown: Shown, claimed: Mapping[str, float], again: Collection[str]) -> bool:
    """Whether it was sent again, or was on its way for so long that its sender had lost the conversation.

    A claim is made by the clock of a worker, on the same machine as ours.
    """
    at = dt.datetime.fromisoformat(str(shown["at"])).timestamp()
    return shown["opaque"] in again or at - claimed.get(str(shown["opaque"]), at) > LEASE - RENEW


def _conversations(found: Found) -> Iterator[str]:
    """As many turns as inputs that had one, and each goes on from where the one before ended."""
    yield from proofs.conversations(found.file)
    yield from turn_log(found.file, found.cast[0].name)


def apologies(found: Found) -> int:
    """How often somebody was told that something went wrong."""
    return sum(bool(APOLOGY.search(str(one["text"]))) for phone in found.load.phones for one in phone.saw)


def _inputs(found: Found) -> Iterator[str]:
    """Every input ended well, or with an apology after which the customer tried again."""
    query = "SELECT key, status, error FROM inbox WHERE status != ?"
    stuck = rows(found.file, query, InputStatus.DONE)
    failed = [row for row in stuck if row[1] == InputStatus.FAILED]
    yield from differ("inputs that did not end", [row for row in stuck if row not in failed], [])
    yield from differ("apologies", apologies(found), len(failed))
    dead = rows(found.file, "SELECT type, error FROM events WHERE status = ?", EventStatus.DEAD)
    yield from differ("dead events", dead, [])
    letters = rows(found.file, "SELECT service, type, cause FROM letters")
    yield from differ("dead letters", letters, [])
    yield from differ("dead letters at the broker", dict(found.dead), {})


def _empty(found: Found) -> Iterator[str]:
    """Nothing waits any more."""
    for table in ("inbox", "outbox", "events"):
        waiting = rows(found.file, f"SELECT count(*) FROM {table} WHERE status = 0")
        yield from differ(f"rows of {table} that wait", waiting, [(0,)])
    yield from differ("messages in queues", dict(found.queues), {})


INVARIANTS: Mapping[str, Callable[[Found], Iterator[str]]] = {
    "every webhook, message and event once": _nothing_lost,
    "every order told of exists and ended": _orders,
    "no move of an order done twice": _once,
    "events heard in order": lambda found: disorder(found.file, found.cast),
    "every message sent once, in order": _messages,
    "nobody charged or refunded twice": lambda found: money.charges(found.file, found.gateways),
    "books at zero, equal to the gateways": lambda found: money.books(found.file, found.gateways),
    "stock adds up": lambda found: money.stock(found.file),
    "every saga settled": lambda found: money.sagas(found.file),
    "conversations equal their turn logs": _conversations,
    "no dead letters": _inputs,
    "outboxes and queues empty": _empty,
}


def check(found: Found) -> dict[str, list[str]]:
    """What each invariant finds wrong, by its name; nothing where it holds."""
    return {name: _violations(proof, found) for name, proof in INVARIANTS.items()}


def _violations(proof: Callable[[Found], Iterator[str]], found: Found) -> list[str]:
    """A proof that stumbles over what it reads has found something, too."""
    try:
        return list(proof(found))
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
