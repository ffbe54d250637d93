"""People of a scene: each says their lines when their cue came, as quickly as they are drawn to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from adapters.console.acts import Heard, Paid, Press, Said, Transcript
from adapters.console.comparison import agrees, like
from bot.messages import Choice, Content, Reply, Tap, Text

HASTE = {"at once": (0.0, 2.0), "soon": (5.0, 60.0), "late": (100.0, 700.0)}
"""Seconds that somebody takes to answer. Late is later than offers, nudges or the shop's time last."""
WEIGHTS = (10, 4, 1)

AGAIN = 0.1
"""How often something is said twice, and how often the channel delivers it twice."""


class Line(NamedTuple):
    """What somebody does once they heard their cue; None where they begin."""

    cue: Heard | None
    act: Said | Paid


@dataclass(slots=True)
class Person:
    """``heard`` is all that came to their phone, up to ``seen`` before their last line."""

    role: str
    wa_id: str
    lines: list[Line]
    dice: Random
    heard: list[Reply] = field(default_factory=list)
    seen: int = 0
    speaks_at: float | None = None

    def think(self, now: float) -> None:
        """Decide when to say the next line, once its cue is heard."""
        if self.lines and self.speaks_at is None and self._has_cue(self.lines[0].cue):
            [haste] = self.dice.choices(list(HASTE.values()), WEIGHTS)
            self.speaks_at = now + self.dice.uniform(*haste)

    def is_due(self, now: float) -> bool:
        """It is their turn to say something."""
        return self.speaks_at is not None and self.speaks_at <= now

    def next(self) -> Said | Paid:
        """Take the next line."""
        self.seen, self.speaks_at = len(self.heard), None
        return self.lines.pop(0).act

    def content(self, said: Said) -> Content:
        """What is sent: a tap is on the newest message that has such a choice."""
        if not isinstance(said.content, Press):
            return said.content
        title = said.content.title
        return next((_tap(choice) for choice in self._choices() if like(title, choice.title)), Text(title))

    def _choices(self) -> Iterator[Choice]:
        return (choice for reply in reversed(self.heard) for choice in reply.choices)

    def _has_cue(self, cue: Heard | None) -> bool:
        return cue is None or any(agrees(cue, reply) for reply in self.heard[self.seen :])


def _tap(choice: Choice) -> Tap:
    return Tap(choice.id, choice.title)


def cast(scene: Transcript, phones: dict[str, str], dice: Random) -> list[Person]:
    """The people of a scene, each with their own lines: the last they heard before one is its cue."""
    people: dict[str, Person] = {}
    cues: dict[str, Heard] = {}
    speaker = ""
    for _, act in scene.lines:
        if isinstance(act, Said | Paid):
            speaker = act.role
            person = people.setdefault(speaker, Person(speaker, phones[speaker], [], dice))
            person.lines.append(Line(cues.pop(speaker, None), act))
        elif isinstance(act, Heard):
            cues[act.role or speaker] = act
    return list(people.values())


def texts(replies: Sequence[Reply]) -> list[str]:
    """What these say."""
    return [reply.text for reply in replies]
