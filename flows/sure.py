"""Rows of a question that is asked before something that cannot be taken back lightly, for any work flow."""

from __future__ import annotations

from bot import ANY, RETURN, After, State, Transition, Turn


def is_asked_about(turn: Turn) -> bool:
    """The open question is about what the news is about."""
    asked = turn.slots.get("sure", {}).get(turn.flow.name, {})
    return bool(asked.get("about") == turn.news["number"])


ASKED = State("sure", aside=True, lapses=True)

SURE = (
    Transition("ask_sure", ANY, "sure"),
    Transition("sure_yes", "sure", RETURN),
    Transition("sure_no", "sure", RETURN, says="left_as_it_is"),
    Transition(After(minutes=5), "sure", RETURN, says="left_as_it_is"),
)
