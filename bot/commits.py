"""What a decision changes, as rows for the one transaction that ends its turn."""

from __future__ import annotations

import datetime as dt

from bot.channel import Outgoing
from bot.clock import utc
from bot.conversation import Conversation
from bot.events import CHAT, Actor, Envelope, Event, decode_envelope, encode
from bot.ids import new_id
from bot.messages import Reply
from bot.ports import Commit, Input, Pending
from bot.turn import Decision, TurnFailed


def commit_of(given: Input, base: int, decision: Decision, now: float) -> Commit:
    """Return what a decision on version ``base`` changes; raises TurnFailed for what has no JSON."""
    if decision.outcome == "stale" and decision.conversation.due_at is None:
        return Commit(given, None, base, outcome="stale", error="a timer that guards nothing any more")
    conversation = decision.conversation
    conversation.version = base + 1
    try:
        body = encode(conversation)
    except (TypeError, ValueError) as error:
        raise TurnFailed(f"slots of flow {conversation.flow!r}", error) from error
    return Commit(
        given,
        conversation,
        base,
        body=body,
        outgoing=[_pending(conversation, reply) for reply in decision.replies],
        events=[_envelope(given, event, utc(now)) for event in _told(decision)],
        routes=decision.routes,
        outcome=decision.outcome,
    )


def _told(decision: Decision) -> tuple[Event, ...]:
    return (*decision.events, decision.moved) if decision.moved else decision.events


def _pending(conversation: Conversation, reply: Reply) -> Pending:
    outgoing = Outgoing(new_id(), conversation.number, conversation.address, reply)
    return Pending(outgoing, conversation.id, 0, conversation.heard_at)


def _envelope(given: Input, event: Event, at: dt.datetime) -> Envelope:
    cause = decode_envelope(given.body).event_id if given.kind == "event" else given.correlation
    return Envelope.wrap(
        event,
        source=CHAT,
        tenant=given.tenant,
        at=at,
        correlation=given.correlation,
        causation=cause,
        actor=Actor("user", given.customer),
    )
