"""Amounts of money: integer minor units inside, decimals on the wire, and never a float.

Each currency has one form in which they are written; they are read in all the ways people write and say them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from bot.understanding.counting import fold
from bot.understanding.language import load
from bot.understanding.tokens import Kind, scan

SYMBOLS = {"ZAR": "R", "KES": "KSh ", "NGN": "₦", "USD": "$"}
"""How a price is written in chat, by ISO 4217 code; other currencies show their code."""


_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
_MARK: Final = r"(?:zar|r|rands?|kes|kshs?\.?|bob|shillings?|₦|\$)"
_CENTS: Final = re.compile(r"(?P<cents>\d{1,2}) ?(?:c|cents?)")
_WHOLE: Final = "|".join(
    (
        r"\d{1,9}",  # 1250
        r"\d{1,3}(?:[ ']\d{3}){1,2}",  # 1 250
        r"\d{1,3}(?:,\d{3}){1,2}(?!,)",  # 1,250: no price has three decimals
        r"\d{1,3}(?:\.\d{3}){1,2}(?=,)",  # 1.250 only before ,00: alone it may be a spreadsheet's 1.25
    )
)
_AMOUNT: Final = re.compile(
    rf"(?:{_MARK} ?)?(?P<whole>{_WHOLE})(?:[.,r](?P<cents>\d{{1,2}}))?(?: ?{_MARK}|/=)?"
)
_HYPHEN: Final = re.compile(r"(?<=[a-z])-(?=[a-z])")
_UNITS: Final = frozenset({"rand", "rands", "bob", "shilling", "shillings", "ksh"})
_PARTS: Final = frozenset({"cent", "cents"})


def money(amount: int, currency: str) -> str:
    """``money(7050, "ZAR")`` is ``R70.50``; every currency here has two decimals."""
    sign = "-" if amount < 0 else ""
    units, cents = divmod(abs(amount), 100)
    return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{units}.{cents:02}"


def decimal(amount: int) -> Decimal:
    """Minor units as the decimal that goes on the wire: ``7050`` is ``70.50``."""
    return Decimal(amount).scaleb(-2)


def minor(amount: Decimal) -> int:
    """The other way: ``70.50`` is ``7050``. Raises ValueError for a part of a cent: nothing is rounded."""
    units = amount.scaleb(2)
    if not units.is_finite() or units != units.to_integral_value():
        raise ValueError(f"amount is {amount}; money has at most two decimals: round it where it is made")
    return int(units)


def read_amount(written: str) -> int | None:
    """Return minor units, or None for what is no amount.

    >>> [read_amount(text) for text in ("R12,50", "12r50", "R 1 250,00", "10 bob", "twelve fifty", "cheap")]
    [1250, 1250, 125000, 1000, 1250, None]
    """
    bare = written.translate(_SPACES).strip().lower()
    if cents := _CENTS.fullmatch(bare):
        return int(cents["cents"])
    if amount := _AMOUNT.fullmatch(bare):
        whole = re.sub(r"\D", "", amount["whole"])
        return int(whole) * 100 + int((amount["cents"] or "").ljust(2, "0"))
    return _said(_HYPHEN.sub(" ", bare).split())


def _said(words: Sequence[str]) -> int | None:
    """ "twelve fifty", "twelve rand fifty", "a hundred and twenty rand", "fifty cents"."""
    if not any(word.isalpha() for word in words):
        return None
    in_cents, words = (True, words[:-1]) if words[-1] in _PARTS else (False, words)
    mark = next((at for at, word in enumerate(words) if word in _UNITS), len(words))
    after = [word for word in words[mark + 1 :] if word != "and"]
    match [*_numbers(words[:mark]), *_numbers(after)]:
        case [int(cents)] if in_cents:
            return cents if cents < 100 else None
        case [int(units)]:
            return units * 100
        case [int(units), int(cents)] if cents < 100 and (after or (cents >= 10 and not in_cents)):
            return units * 100 + cents
    return None


def _numbers(words: Sequence[str]) -> list[int | None]:
    """The numbers that the words say, None for each thing that is no number."""
    language = load()
    tokens = fold(list(scan(" ".join(words), language)), language)
    return [token.value if token.kind is Kind.NUMBER and token.value >= 0 else None for token in tokens]
