"""What customers do: whole orders in many ways, drawn from a seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

COPIES = 5
"""Equal POSTs in parallel, as Meta's worst days have them."""


class Act(NamedTuple):
    """One message. ``answer`` is what its reply must say or offer; None where silence is right.

    A ``way`` of tap or number chooses ``what`` among the choices last offered, the last part of its id;
    ``copies`` of a text are posted to the webhook besides the one that the emulator delivers. A way of
    bank is no message: it does ``what`` (ok, fail) about the payment that was last asked for.
    """

    way: str
    what: str
    answer: str | None
    copies: int = 0


class Burst(NamedTuple):
    """Acts that are sent without waiting for answers. ``loose``: an event may answer out of turn."""

    acts: tuple[Act, ...]
    loose: bool = False


Script = list[Burst]


def scripts(seed: int, customers: int, orders: int, methods: Sequence[str] = ("cash",)) -> list[Script]:
    """Return a script for each customer, each with so many tries at an order, paid in one of these ways."""
    return [list(_life(Random(f"{seed}/{one}"), orders, methods)) for one in range(customers)]


def _life(dice: Random, orders: int, methods: Sequence[str]) -> Iterator[Burst]:
    yield _say(dice, "hi", "menu")
    for _ in range(orders):
        method = dice.choice(methods)
        yield from _fill(dice)
        yield from _change(dice)
        yield from _check_out(dice, method)
        if dice.random() < 0.1:
            yield from _abandon(dice)
        else:
            yield from _confirm(dice, method)
    yield from _talk(dice)


def _fill(dice: Random) -> Iterator[Burst]:
    match dice.randrange(4):
        case 0:
            yield _say(dice, "2 russian kotas", "2 x Russian Kota")
        case 1:
            yield _say(dice, "1 vienna kota", "1 x Vienna Kota")
        case 2:
            yield _say(dice, "menu", "category:Kotas")
            yield _choose(dice, "category:Kotas", "pick:polony-kota")
            yield _choose(dice, "pick:polony-kota", "1 x Polony Kota")
        case 3:
            yield _say(dice, "a bunny chow", "size:half")
            yield _choose(dice, "size:half", "1 x Bunny Chow (Half)")


def _change(dice: Random) -> Iterator[Burst]:
    match dice.randrange(4):
        case 0:
            yield _say(dice, "make that 3", "3 x")
        case 1:
            more = Act("text", "make that 4", "4 x"), Act("text", "make that 5", "5 x")
            yield Burst(more)
        case 2:
            yield _say(dice, "remove that", "menu")
            yield from _fill(dice)


def _check_out(dice: Random, method: str) -> Iterator[Burst]:
    yield _choose(dice, "checkout", "collect")
    if dice.random() < 0.5:
        yield _choose(dice, "collect", "cash")
        yield _choose(dice, method, "confirm")
        return
    yield _choose(dice, "deliver", "")
    if dice.random() < 0.5:
        yield _say(dice, "yellow house behind the spaza", "cash")
    else:
        yield Burst((Act("pin", "", "pin_only"),))
        yield _choose(dice, "pin_only", "cash")
    if method != "cash":
        yield _choose(dice, method, "confirm")
        return
    yield _choose(dice, "cash", "note:exact")
    yield _choose(dice, "note:exact", "confirm")


def _confirm(dice: Random, method: str) -> Iterator[Burst]:
    confirm = _choose(dice, "confirm", "#")
    if dice.random() < 0.25:
        confirm = Burst((*confirm.acts, Act("text", "help", "")), loose=True)
    yield confirm
    yield from _pay(dice, method)
    if dice.random() < 0.25:
        yield _say(dice, "cancel my order", "yes")
        yield _choose(dice, "yes", "is cancelled")


def _pay(dice: Random, method: str) -> Iterator[Burst]:
    """At the gateway; who declines a card may still pay by the same link, all others try again."""
    if method == "cash":
        return
    if method != "card" and dice.random() < 0.2:
        yield Burst((Act("bank", "fail", "is let go"),))
        yield _choose(dice, method, "confirm")
        yield _choose(dice, "confirm", "to pay*")
    yield Burst((Act("bank", "ok", "The shop has it now"),))


def _abandon(dice: Random) -> Iterator[Burst]:
    yield _choose(dice, "cancel", "yes")
    yield _choose(dice, "yes", "menu")


def _talk(dice: Random) -> Iterator[Burst]:
    match dice.randrange(4):
        case 0:
            yield _say(dice, "where is my order", "")
        case 1:
            yield Burst((Act("text", "help", ""), Act("text", "hi", "menu")))
        case 2:
            yield _say(dice, "person", "")
            yield Burst((Act("text", "my kota was cold", None), Act("text", "bot", "")))


def _say(dice: Random, words: str, answer: str) -> Burst:
    return Burst((Act("text", words, answer, COPIES if dice.random() < 0.1 else 0),))


def _choose(dice: Random, choice: str, answer: str) -> Burst:
    return Burst((Act(dice.choice(("tap", "number")), choice, answer),))
