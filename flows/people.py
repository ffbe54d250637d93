"""Rows about talking with people: a person in place of the bot, and what somebody wants to hear of."""

from __future__ import annotations

from bot import ANY, RETURN, SAME, After, Idle, Transition, Turn

PAUSE = Idle(seconds=10)
"""Who has not written for so long has said it all: the shop reads it as one message."""


def was_not_answered(turn: Turn) -> bool:
    """Nobody at the shop wrote while a person was wanted."""
    return not turn.slots.get("talk", {}).get("answered")


def was_left_alone(turn: Turn) -> bool:
    """A customer wanted a person, and nobody at the shop wrote until the time was up."""
    return turn.news["by"] == "time" and not turn.news["answered"]


def is_asker(turn: Turn) -> bool:
    """The news is for the member who asked for it, and not for all."""
    return turn.member_id is not None and turn.news["member_id"] == turn.member_id


DESK = (
    Transition("person", ANY, "with_person"),
    Transition("bot", "with_person", RETURN, says="bot_back"),
    Transition("relay", "with_person", SAME),
    Transition(PAUSE, "with_person", SAME),
    Transition(After(hours=2), "with_person", RETURN, guard=was_not_answered, says="nobody_answered"),
    Transition(After(hours=2), "with_person", RETURN, says="bot_back"),
    Transition("conversation.taken_over", ANY, "with_person"),
    Transition("conversation.taken_over", "with_person", SAME),
    Transition("conversation.given_back", "with_person", RETURN, says="bot_back"),
    Transition("conversation.given_back", ANY, SAME),
    Transition("conversation.shop_wrote", ANY, SAME, says="person_wrote"),
)
"""A customer talks with a person at the shop; whatever they say meanwhile is brought there."""

WISHES = (
    Transition("ask_deals", ANY, SAME),
    Transition("deals_yes", ANY, SAME),
    Transition("deals_yes", "with_person", SAME),
    Transition("deals_no", ANY, SAME),
    Transition("deals_no", "with_person", SAME),
    Transition("stop", ANY, "new", says="stopped"),
    Transition("stop", "with_person", SAME, says="stopped"),
    Transition("stop", "waiting", SAME, says="stopped"),
    Transition("start", ANY, "home"),
)
"""What a customer wants to hear of; who talks with a person goes on doing so."""

COUNTER = (
    Transition("conversation.person_requested", ANY, SAME, says="person_wanted"),
    Transition("conversation.customer_wrote", ANY, SAME, says="customer_wrote"),
    Transition("conversation.bot_resumed", ANY, SAME, guard=was_left_alone, says="bot_resumed"),
    Transition("conversation.bot_resumed", ANY, SAME),
    Transition("notification.broadcast_started", ANY, SAME, guard=is_asker, says="promo_started"),
    Transition("notification.broadcast_started", ANY, SAME),
    Transition("notification.broadcast_ended", ANY, SAME, guard=is_asker, says="promo_ended"),
    Transition("notification.broadcast_ended", ANY, SAME),
)
"""What the shop's people hear of customers who want a person, and of what they tell many at once."""

AT_WORK = (
    Transition("stop", ANY, SAME),
    Transition("subscribe", ANY, SAME),
)
"""STOP and START of the shop's own people: their work goes on."""
