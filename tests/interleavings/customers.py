"""Fifty people who all want the last one, each in their own way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random
from typing import Literal

Temper = Literal["pays", "declines", "forgets", "late", "cancels", "cancels and pays", "cancels later"]
"""What they do when it is to be paid. ``late``: after the time to pay is up. ``cancels later``: once it is
paid, or promised in cash, and confirmed."""

WEIGHTS: dict[Temper, int] = {
    "pays": 3,
    "declines": 3,
    "forgets": 1,
    "late": 2,
    "cancels": 1,
    "cancels and pays": 1,
    "cancels later": 2,
}
METHODS = {"cash": 2, "card": 3, "eft": 2, "mpesa": 3}
LONGEST = 40 * 60.0
"""Seconds until somebody tries again, at most: by then whoever had it may have lost it."""

CONFIRMED = re.compile(r"[Oo]rder(?: is)? \*#(\d+)\*(?:\. The shop has it now| is in)")
TO_PAY = re.compile(r"\*Order #(\d+): \S+ to pay\*")
NOT_PAID = re.compile(r"so order \*#(\d+)\* is let go")
CANCELLED = re.compile(r"order \*#(\d+)\* is cancelled")
SOLD_OUT = re.compile(r"has (just )sold out")
FINISHED = re.compile(r"Vienna Kota is (finished|sold out)")
"""It went out of their cart, or off the menu before they had it in one."""
WORDS = (CONFIRMED, NOT_PAID, CANCELLED, SOLD_OUT)
"""How an order can end, as the customer reads it. A payment's end is told with the order's."""


@dataclass(slots=True)
class Customer:
    """One of them. They will try again ``tries`` times, after ``patience`` seconds each.

    ``heard`` is all they were told; before ``speaks_at`` they say nothing more.
    """

    wa_id: str
    method: str
    temper: Temper
    tries: int
    patience: float
    script: list[str]
    heard: list[str] = field(default_factory=list)
    waiting: bool = False
    speaks_at: float = 0.0

    @property
    def ready(self) -> bool:
        """They have something to say, now or later, and were answered."""
        return bool(self.script) and not self.waiting

    def speak(self) -> str:
        """Say the next thing; an order that is sent off is answered by what became of it."""
        self.waiting = True
        return self.script.pop(0)

    def hear(self, text: str, now: float) -> None:
        """Read a reply, and think of what to say next, and when."""
        self.heard.append(text)
        self.waiting = False
        if TO_PAY.search(text) and self.temper.startswith("cancels") and self.temper != "cancels later":
            self.script = ["cancel", "yes"]
        elif CONFIRMED.search(text):
            self.script = ["cancel", "yes"] if self.temper == "cancels later" else []
        elif self.tries and SOLD_OUT.search(text):
            self._try_again(["collect", self.method, "confirm"], now + self.patience)
        elif self.tries and NOT_PAID.search(text):
            self._try_again(["cash", "confirm"], now + self.patience)

    def numbers(self, words: re.Pattern[str]) -> list[str]:
        """What they were told in these words, in order."""
        return [found for text in self.heard for found in words.findall(text)]

    def _try_again(self, script: list[str], at: float) -> None:
        self.tries, self.script, self.speaks_at = self.tries - 1, script, at


def customers(dice: Random, crowd: int) -> list[Customer]:
    """Draw so many."""
    return [_customer(dice, f"2781{number:07}") for number in range(crowd)]


def _customer(dice: Random, wa_id: str) -> Customer:
    [method] = dice.choices(list(METHODS), list(METHODS.values()))
    [temper] = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))
    way = ["deliver", "yellow house behind the spaza"] if dice.random() < 0.2 else ["collect"]
    note = ["exact"] if method == "cash" and len(way) > 1 else []
    script = ["1 vienna kota", *way, method, *note, "confirm"]
    return Customer(wa_id, method, temper, int(dice.random() < 0.15), dice.uniform(0, LONGEST), script)
