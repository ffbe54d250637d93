"""What is said after *price*, *add* and *alias*: names, amounts and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from bot import read_amount

_QUOTED: Final = re.compile("[\"'\u201c\u201d](?P<name>.+?)[\"'\u201c\u201d](?P<rest>\\s.*|$)")
_MEANS: Final = re.compile(r"\s*(?:=|->|\bmeans\b|\bis\b)\s*", re.IGNORECASE)
_TO: Final = frozenset({"to", "now", "at", "for", "is", "="})
_UNDER: Final = frozenset({"in", "to", "under", "each"})


class Priced(NamedTuple):
    """A name with an amount in minor units, and the words behind it."""

    name: str
    amount: int
    behind: str = ""


def split_price(text: str, names: Callable[[str], bool]) -> Priced | None:
    """Read ``russian kota large R 42,50``, or the price first; None where there is no amount, or it is alone.

    Of ``coke 2 500`` that reading is meant which leaves what ``names`` a product.
    """
    words = [word for word in text.split() if word.casefold() not in _TO]
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    found = [
        Priced(name, amount)
        for name, said in (*cuts, *((behind, before) for before, behind in reversed(cuts)))
        if (amount := read_amount(said)) is not None
    ]
    return next((one for one in found if names(one.name)), found[0] if found else None)


def split_added(text: str) -> Priced | None:
    """Read ``"Mogodu" 60 plates``: the name, what it costs and what it belongs to; None without a price.

    Figures are looked for first: of ``half a dozen eggs 22`` the price is 22.
    """
    if quoted := _QUOTED.match(text.strip()):
        priced = _find_amount(["", *quoted["rest"].split()])
        return priced._replace(name=quoted["name"].strip()) if priced else None
    return _find_amount(text.split())


def split_alias(text: str) -> tuple[str, str] | None:
    """Read ``sphatlo = kota``: the new name, and the one that is known."""
    alias, *known = _MEANS.split(text.strip(), maxsplit=1)
    return (alias, known[0]) if alias and known and known[0] else None


def category_of(words: str, categories: Iterable[str]) -> str:
    """The category of that name, in the plural or not; else a new one."""
    said = words.casefold().rstrip("s")
    return next((one for one in categories if one.casefold().startswith(said)), _capital(words))


def name_of(words: str) -> str:
    """A name as the menu writes it: with a capital, unless whoever typed it chose where they are."""
    return words if words != words.lower() else _capital(words)


def _find_amount(words: list[str]) -> Priced | None:
    for place in sorted(_places(len(words)), key=lambda place: not _has_figures(words[place])):
        amount = read_amount(" ".join(words[place]))
        if amount is not None:
            behind = [word for word in words[place.stop :] if word.casefold() not in _UNDER]
            return Priced(" ".join(words[: place.start]), amount, " ".join(behind))
    return None


def _places(count: int) -> Iterator[slice]:
    """Every run of words behind the first, the last and longest first: of "pap 500 g 30" the price is 30."""
    for stop in range(count, 1, -1):
        for start in range(1, stop):
            yield slice(start, stop)


def _has_figures(words: Iterable[str]) -> bool:
    return any(map(str.isdigit, "".join(words)))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
