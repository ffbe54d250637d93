"""Times of the shop's day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot import Shop


def time_of(shop: Shop, moment: str) -> str:
    """The time of the shop's day at an ISO 8601 moment: ``14:05``."""
    return dt.datetime.fromisoformat(moment).astimezone(ZoneInfo(shop.timezone)).strftime("%H:%M")
