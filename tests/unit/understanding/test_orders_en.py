"""Some 950 messages as customers write them, each with the exact outcome, on the menus of four shops.

An item is "quantity product option ..."; a question has its candidates joined by "|". A line without
an intent is only about its items: mostly that there are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pytest

from bot import Item
from bot.understanding import Ambiguous, Understood

ORDERS = Path(__file__).parents[2] / "data" / "orders_en.jsonl"
ENOUGH = 0.95


class Order(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    menu: str
    intent: str | msgspec.UnsetType | None = msgspec.UNSET
    items: list[str] = []
    ambiguous: list[str] = []
    unmatched: list[str] = []
    removed: list[str] = []
    options: list[str] = []
    quantity: int | None = None


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    return [msgspec.json.decode(line, type=Order) for line in ORDERS.read_bytes().splitlines()]


Lines = Counter[tuple[int, frozenset[str], frozenset[str]]]
"""Amount, candidates and options of each line, in no particular order."""


def _written(lines: Iterable[str]) -> Lines:
    split = [line.split() for line in lines]
    return Counter((int(amount), frozenset(ids.split("|")), frozenset(rest)) for amount, ids, *rest in split)


def _understood(named: Iterable[Item | Ambiguous]) -> Lines:
    return Counter(
        (
            one.quantity,
            frozenset(one.candidates if isinstance(one, Ambiguous) else (one.product,)),
            frozenset(one.options),
        )
        for one in named
    )


def _has_the_items(order: Order, outcome: Understood) -> bool:
    return _understood(outcome.items) == _written(order.items)


def _is_exact(order: Order, outcome: Understood) -> bool:
    if order.intent is msgspec.UNSET:
        return outcome.intent == "remove" or _has_the_items(order, outcome)
    return (
        _has_the_items(order, outcome)
        and outcome.intent == order.intent
        and _understood(outcome.ambiguous) == _written(order.ambiguous)
        and _understood(outcome.removed) == _written(order.removed)
        and sorted(outcome.unmatched) == sorted(order.unmatched)
        and sorted(outcome.options) == sorted(order.options)
        and outcome.quantity == order.quantity
    )


def _invented(order: Order, outcome: Understood) -> set[str]:
    """Products that would come without being named, and options that they were not given."""
    named = {word for line in order.items for word in line.split()[1:]}
    lines = () if outcome.intent == "remove" else outcome.items
    return {word for line in lines for word in (line.product, *line.options)} - named


def test_there_are_messages_enough_to_learn_something(orders: list[Order]) -> None:
    assert len(orders) >= 250
    assert len({(order.menu, order.text) for order in orders}) == len(orders)


def test_nearly_all_messages_are_read_exactly(
    orders: list[Order], read: Callable[[str, str], Understood]
) -> None:
    missed = [order.text for order in orders if not _is_exact(order, read(order.text, order.menu))]
    assert len(missed) <= (1 - ENOUGH) * len(orders), missed


def test_nothing_is_invented(orders: list[Order], read: Callable[[str, str], Understood]) -> None:
    invented = {order.text: _invented(order, read(order.text, order.menu)) for order in orders}
    assert {text: what for text, what in invented.items() if what} == {}
