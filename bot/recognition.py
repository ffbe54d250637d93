"""Recognition: from what a person did to the trigger it means in the present state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation import Offer
from bot.menu import Item, Menu
from bot.messages import CatalogueOrder, Location, Media, Message, Reaction, Tap, Text
from bot.plugin import Intent
from bot.turn import Turn
from bot.understanding.commands import Commands
from bot.understanding.port import Phrases, Understanding, Understood

NUMBER = re.compile(r"\(?(\d{1,3})[.)]?$")
WORD = re.compile(r"\w+")
NO_PHRASES: Mapping[str, Phrases] = {}
ORDER = frozenset({"add"})
WHOLE = 1.0
"""The score of a reading that accounts for the whole message."""

MISSES = ("not_understood", "not_understood_options", "not_understood_person")
"""What is said to the first, second and third message in a row that nothing fits; then the last two
take turns, so that nobody reads the same words twice."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Knows the words of every intent, and whom to ask about free text.

    ``commands`` are those of each work flow; what customers write is understood by ``phrases``.
    """

    intents: Mapping[str, Intent]
    phrases: Mapping[str, Phrases]
    understanding: Understanding
    commands: Mapping[str, Commands]

    def warm_up(self, menu: Menu) -> None:
        """Build now what the first text would have to wait for."""
        self.understanding.understand("", menu=menu, intents=self.phrases, allowed=frozenset(self.intents))

    def order(self, menu: Menu, words: str) -> Understood:
        """What these words name on the menu, whatever the state and whoever says them."""
        return self.understanding.understand(words, menu=menu, intents=NO_PHRASES, allowed=ORDER)

    def recognise(self, turn: Turn, message: Message) -> str | None:
        """Set the turn's trigger and argument; return the template to say where there is none.

        An empty string means that nothing is to be said: a reaction, or anything in a silent state.
        """
        turn.content = content = message.content
        turn.media = content if isinstance(content, Media) else None
        if isinstance(content, Media) and content.caption:
            turn.content = content = Text(content.caption)
        match content:
            case Tap():
                problem = self._tap(turn, content)
            case Text():
                problem = self._text(turn)
            case Location():
                problem = self._only(turn, "location", "location_unused")
            case CatalogueOrder():
                turn.understood = Understood("add", tuple(Item(*item) for item in content.items))
                problem = self._only(turn, "add", "unsupported")
            case Reaction():
                return ""
            case _:
                problem = self._only(turn, "media", "unsupported")
        state = turn.flow.states[turn.conversation.state]
        if not problem or not state.silent:
            return problem
        if state.hears is None:
            return ""
        turn.trigger = state.hears
        return None

    def answers(self, offered: Offer | None, message: Message) -> bool:
        """Whether the message picks one of these choices, by tap, number or title."""
        match message.content:
            case Tap(choice=choice):
                return offered is not None and choice.partition(".")[0] == str(offered.step)
            case Text(body=text):
                text = text.strip()
                found = _numbered(offered, text) or _titled(offered, text) or _part_of_title(offered, text)
                return found is not None
            case _:
                return False

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
        """A choice of the last prompt counts; an older one only if it means the same at any time.

        An intent that nothing handles changes nothing but where the conversation is.
        """
        trigger, _, argument = choice.partition(":")
        intent = self.intents.get(turn.flow.key(trigger))
        rows = turn.flow.rows.get((turn.conversation.state, trigger), ())
        wanted = any(row.is_intent for row in rows)
        if not wanted or not (current or intent is None or intent.anytime):
            return "old_choice"
        turn.trigger, turn.argument = trigger, argument
        return None

    def _text(self, turn: Turn) -> str | None:
        """A choice by its number or title goes first, then a whole phrase, then part of a title."""
        offered = turn.conversation.offered
        if choice := _numbered(offered, turn.text) or _titled(offered, turn.text):
            return self._choose(turn, choice, True)
        if turn.flow.name in self.commands:
            return self._command(turn)
        turn.understood = understood = self.understanding.understand(
            turn.text, menu=turn.menu, intents=self.phrases, allowed=self._allowed(turn)
        )
        hears = turn.flow.states[turn.conversation.state].hears
        if hears is not None:
            turn.trigger = understood.intent if understood.intent and _is_command(understood) else hears
            return None
        if not _is_command(understood) and (choice := _part_of_title(offered, turn.text)):
            return self._choose(turn, choice, True)
        if understood.intent is None:
            return _missed(turn)
        turn.trigger = understood.intent
        return None

    def _command(self, turn: Turn) -> str | None:
        """A work flow's text is a command, or what a state asked for, or part of a choice's title."""
        hears = turn.flow.states[turn.conversation.state].hears
        if command := self.commands[turn.flow.name].read(turn.text, self._allowed(turn)):
            turn.trigger, turn.argument = command
            return None
        turn.nearest = self.commands[turn.flow.name].nearest(turn.text, self._allowed(turn))
        if hears is not None:
            turn.trigger, turn.argument = hears, turn.text
        elif choice := _part_of_title(turn.conversation.offered, turn.text):
            return self._choose(turn, choice, True)
        else:
            return _missed(turn)
        return None

    def _allowed(self, turn: Turn) -> frozenset[str]:
        return turn.flow.triggers[turn.conversation.state]


def _numbered(offered: Offer | None, text: str) -> str | None:
    """The choice of that number, counted from 1."""
    number = NUMBER.match(text)
    if offered is None or number is None or not 0 < int(number[1]) <= len(offered.choices):
        return None
    return offered.choices[int(number[1]) - 1][0]


def _titled(offered: Offer | None, text: str) -> str | None:
    """The choice of that title."""
    said = "".join(_words(text))
    titles = offered.choices if offered else ()
    return next((choice for choice, title in titles if said and said == "".join(_words(title))), None)


def _part_of_title(offered: Offer | None, text: str) -> str | None:
    """The only choice whose title has all these words."""
    said = set(_words(text))
    titles = offered.choices if offered else ()
    fitting = [choice for choice, title in titles if said and said <= set(_words(title))]
    return fitting[0] if len(fitting) == 1 else None


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _is_command(understood: Understood) -> bool:
    """The message is nothing but a phrase: that counts even where it might be something else."""
    return understood.score >= WHOLE and not understood.items


def _missed(turn: Turn) -> str:
    misses = turn.conversation.misses
    if misses == 0 and turn.conversation.offered and NUMBER.match(turn.text):
        return "no_such_number"
    return MISSES[misses if misses < len(MISSES) else 1 + (misses - 1) % 2]
