"""Faults on demand: one JSON document says what goes wrong, seeded so that it goes wrong again alike."""

from __future__ import annotations

from random import Random
from typing import Annotated, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta

Probability = Annotated[float, Meta(ge=0, le=1)]
Seconds = Annotated[float, Meta(ge=0, le=600)]
Times = Annotated[int, Meta(ge=0)]
Minor = Annotated[int, Meta(ge=0)]
"""An amount in minor units."""
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Mode = Literal["live", "test"]


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of the document."""


class CallFault(Fault):
    """Concerns calls of ``method`` whose path contains ``path``; either may be left out."""

    method: str = ""
    path: str = ""

    def concerns(self, method: str, path: str) -> bool:
        """Whether it applies to this call."""
        return self.method in {"", method} and self.path.lower() in path.lower()


class Down(CallFault):
    """Answers with a page of status ``http``, having done nothing. ``times`` counts down; None lasts."""

    http: Annotated[int, Meta(ge=400, le=599)] = 503
    times: Times | None = None


class Drop(CallFault):
    """Closes the connection without an answer; with ``acts`` the call was carried out all the same."""

    times: Times = 1
    acts: bool = True


class CallbackFaults(Fault):
    """``duplicate`` is how many equal POSTs go out in parallel. ``held`` keeps callbacks back until they
    are released, ``shuffle`` then sends them in any order.
    """

    lost: Probability = 0
    duplicate: Annotated[int, Meta(ge=1, le=50)] = 1
    held: bool = False
    shuffle: bool = False


class Faults(Fault):
    """What goes wrong at any gateway. ``delay`` holds back every answer, after the call has acted."""

    seed: int = 0
    down: list[Down] = []
    drop: list[Drop] = []
    delay: Seconds = 0
    callbacks: CallbackFaults = msgspec.field(default_factory=CallbackFaults)


F = TypeVar("F", bound=Faults)


class Injector(Generic[F]):
    """The faults now in force; what is used up counts down in ``faults`` itself."""

    def __init__(self, kind: type[F]) -> None:
        self.kind = kind
        self.replace(kind())

    def replace(self, faults: F) -> None:
        """Put these faults, all of them, in place of the present ones and seed the dice anew."""
        self.faults = faults
        self.dice = Random(faults.seed)  # noqa: S311 - repeatable faults, nothing to guess

    def down(self, method: str, path: str) -> int | None:
        """The status to answer this call with, if the gateway is down for it; used once by this call."""
        for rule in self.faults.down:
            if rule.times != 0 and rule.concerns(method, path):
                rule.times = None if rule.times is None else rule.times - 1
                return rule.http
        return None

    def drops(self, method: str, path: str, *, acts: bool) -> bool:
        """Whether this call gets no answer; used once by this call."""
        for rule in self.faults.drop:
            if rule.times and rule.acts is acts and rule.concerns(method, path):
                rule.times -= 1
                return True
        return False

    def chance(self, probability: float) -> bool:
        """Throw the dice; nothing is thrown for a probability of 0."""
        return probability > 0 and self.dice.random() < probability
