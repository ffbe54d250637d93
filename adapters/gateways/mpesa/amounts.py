"""Money at the edge: whole shillings out, decimals in. M-Pesa cannot move cents, and we never round."""

from __future__ import annotations

from decimal import Decimal, DecimalException

from plugins.payments.gateway import GatewayRefused

CENTS = 100
_MOST_DIGITS = 15
"""More than all shillings there are; a number far beyond costs memory to write out."""


def shillings(amount: int, currency: str, *, smallest: int, largest: int) -> int:
    """Turn minor units into shillings; raises GatewayRefused for what M-Pesa cannot move."""
    if currency != "KES":
        raise GatewayRefused("currency", f"M-Pesa moves KES only, not {currency}; offer another method")
    whole, cents = divmod(amount, CENTS)
    if cents:
        raise GatewayRefused(
            "amount",
            f"KES {whole}.{cents:02} has cents; M-Pesa moves whole shillings only: price in whole shillings",
        )
    if not smallest <= whole <= largest:
        raise GatewayRefused("amount", f"KES {whole} is not between KES {smallest} and KES {largest}")
    return whole


def minor_units(value: object) -> int | None:
    """Read an amount as it stands in callbacks (1.0, 1, "300"); None for none. Raises ValueError."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ValueError(f"amount is {value!r}, not a number")
    try:
        cents = Decimal(value) * CENTS
    except DecimalException:
        raise ValueError(f"amount is {value!r}, not a number") from None
    if not cents.is_finite() or cents.adjusted() > _MOST_DIGITS or cents != int(cents):
        raise ValueError(f"amount is {value}, not a sum of money")
    return int(cents)
