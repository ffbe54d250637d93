"""Money: integer minor units inside, decimals on the wire, one written form per currency."""

from __future__ import annotations

from decimal import Decimal

SYMBOLS = {"ZAR": "R", "KES": "KSh ", "NGN": "₦", "USD": "$"}
"""How a price is written in chat, by ISO 4217 code; other currencies show their code."""


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
