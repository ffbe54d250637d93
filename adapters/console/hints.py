"""What is worth trying on each of the demo's phones, as the simulators show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec


class Hint(msgspec.Struct, frozen=True):
    """A line worth writing, and what it shows.

    With ``after``, a regular expression, it is shown only while the newest message of the shop matches that
    ("" where there is none yet); without, until it was written.
    """

    words: str
    shows: str
    after: str = ""


HINTS: Final[Mapping[str, Sequence[Hint]]] = MappingProxyType(
    {
        "customer": (
            Hint("/pay ok", "pays at the gateway's emulator", after=r"to pay\*"),
            Hint("/pay fail", "is declined there", after=r"to pay\*"),
            Hint(
                "yellow house behind the spaza", "an address without a street", after="[Ww]here (to|should)"
            ),
            Hint("where is my order?", "the status, at any time", after="STATUS|with the shop|on the way"),
            Hint("make that 3", "a change of mind", after=r"\*Your cart\*"),
            Hint("check out", "delivery or collection", after=r"\*Your cart\*"),
            Hint("hi", "the greeting, with buttons", after="^$"),
            Hint("2 kotas and a coke", "it asks which: tap, or type a number"),
            Hint("the usual", "what was ordered last time"),
            Hint("person", "a human takes over"),
        ),
        "vendor": (
            Hint("orders", "what waits, is cooked, is ready"),
            Hint("out russian kota", "takes it off the menu, and out of open carts"),
            Hint("back russian kota", "puts it on again"),
            Hint("price russian kota 42,50", "changes a price"),
            Hint("pause 1h power", "takes no orders for an hour"),
            Hint("open", "takes orders again"),
            Hint("today", "what came in, by method"),
            Hint("help", "all the words of a vendor"),
        ),
        "driver": (
            Hint("pin 0000", "as the customer tells it at the door", after=r"\bPIN\b"),
            Hint("on", "begins a shift; from now on deliveries are offered"),
            Hint("jobs", "what is to be delivered"),
            Hint("float", "the cash that is carried"),
            Hint("help", "all the words of a driver"),
            Hint("off", "ends the shift"),
        ),
    }
)
"""By role, those that depend on what the shop wrote last first."""
