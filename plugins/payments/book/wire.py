"""Amounts of events, as the chat shows them."""

from __future__ import annotations

from decimal import Decimal

from bot import Turn, minor


def amount_of(turn: Turn, field: str) -> int:
    """A field of the news in minor units."""
    return minor(Decimal(turn.news[field]))
