"""Recognition: from what a person did to the trigger it means in the present state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation import Offer
from bot.messages import Location, Media, Message, Reaction, Tap, Text
from bot.plugin import Intent
from bot.turn import Turn
from bot.understanding.port import Phrases, Understanding, Understood

NUMBER = re.compile(r"\(?(\d{1,3})[.)]?$")
WORD = re.compile(r"\w+")
WHOLE = 1.0
"""The score of a reading that accounts for the whole message."""

MISSES = ("not_understood", "not_understood_options", "not_understood_person")
"""What is said to the first, second, and every later message in a row that nothing fits."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Knows the words of every intent, and whom to ask about free text."""

    intents: Mapping[str, Intent]
    phrases: Mapping[str, Phrases]
    understanding: Understanding

    def recognise(self, turn: Turn, message: Message) -> str | None:
        """Set the turn's trigger and argument; return the template to say where there is none.

        An empty string means that nothing is to be said: a reaction, or anything in a silent state.
        """
        turn.content = content = message.content
        if isinstance(content, Media) and content.caption:
            turn.content = content = Text(content.caption)
        match content:
            case Tap():
                problem = self._tap(turn, content)
            case Text():
                problem = self._text(turn)
            case Location():
                problem = self._only(turn, "location", "location_unused")
            case Reaction():
                return ""
            case _:
                problem = self._only(turn, "media", "unsupported")
        silent = turn.flow.states[turn.conversation.state].silent
        return "" if problem and silent else problem

    def _only(self, turn: Turn, trigger: str, otherwise: str) -> str | None:
        if trigger not in self._allowed(turn):
            return otherwise
        turn.trigger = trigger
        return None

    def _tap(self, turn: Turn, tap: Tap) -> str | None:
        step, _, choice = tap.choice.partition(".")
        offered = turn.conversation.offered
        current = offered is not None and step == str(offered.step)
        return self._choose(turn, choice, current)

    def _choose(self, turn: Turn, choice: str, current: bool) -> str | None:
        """A choice of the last prompt counts; an older one only if its intent means the same at any time."""
        trigger, _, argument = choice.partition(":")
        intent = self.intents.get(trigger)
        if trigger not in self._allowed(turn) or not (current or (intent and intent.anytime)):
            return "old_choice"
        turn.trigger, turn.argument = trigger, argument
        return None

    def _text(self, turn: Turn) -> str | None:
        offered = turn.conversation.offered
        if offered is not None:
            hears = turn.flow.states[turn.conversation.state].hears
            choice = _numbered(offered, turn.text) or _titled(offered, turn.text, whole=hears is not None)
            if choice is not None:
                return self._choose(turn, choice, True)
        return self._understand(turn)

    def _understand(self, turn: Turn) -> str | None:
        allowed = self._allowed(turn)
        hears = turn.flow.states[turn.conversation.state].hears
        understood = self.understanding.understand(
            turn.text, menu=turn.menu, intents=self.phrases, allowed=allowed
        )
        if understood.intent is not None and (hears is None or _is_command(understood)):
            turn.trigger, turn.understood = understood.intent, understood
            return None
        turn.understood = understood
        if hears is not None:
            turn.trigger = hears
            return None
        return MISSES[min(turn.conversation.misses, len(MISSES) - 1)]

    def _allowed(self, turn: Turn) -> frozenset[str]:
        return turn.flow.triggers[turn.conversation.state]


def _numbered(offered: Offer, text: str) -> str | None:
    """The choice of that number, counted from 1."""
    number = NUMBER.match(text)
    index = int(number[1]) - 1 if number else -1
    return offered.choices[index][0] if 0 <= index < len(offered.choices) else None


def _titled(offered: Offer, text: str, *, whole: bool) -> str | None:
    """The choice of that title, or else the only one whose title has all these words.

    Where a state takes free text only the ``whole`` title counts: an address may hold any word.
    """
    said = WORD.findall(text.casefold())
    titles = {choice: WORD.findall(title.casefold()) for choice, title in offered.choices}
    for choice, title in titles.items():
        if said and "".join(said) == "".join(title):
            return choice
    fitting = [choice for choice, title in titles.items() if said and set(said) <= set(title)]
    return fitting[0] if len(fitting) == 1 and not whole else None


def _is_command(understood: Understood) -> bool:
    """Where a state takes free text, only a message that is nothing but the phrase is a command."""
    return understood.score >= WHOLE and not understood.items
