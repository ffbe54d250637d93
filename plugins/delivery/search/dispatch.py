"""Who is asked to bring an order, and in which order: pure rules over what is known of the drivers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

Point = tuple[float, float]
"""Latitude and longitude, in decimal degrees."""

EARTH: Final = 6371.0
"""The earth's mean radius in kilometres (IUGG)."""

REACH: Final = {"foot": 1.0, "bicycle": 3.0, "motorbike": math.inf, "car": math.inf}
"""By vehicle: how many kilometres from the shop to the customer suit it."""

PER_JOB: Final = 0.5
"""Kilometres that each job in hand counts for, when drivers are compared."""

FRESH: Final = 15 * 60.0
"""Seconds for which a driver is where they were."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver at work. ``position`` is None once it is not fresh; ``room`` is the cash they may still take.

    ``asked`` is whether they have an offer to answer, ``last_offer`` when they had one, in unix seconds.
    """

    id: str
    vehicle: str = "motorbike"
    area: str = ""
    position: Point | None = None
    jobs: int = 0
    asked: bool = False
    room: Decimal = Decimal(0)
    last_offer: float = 0.0


@dataclass(frozen=True, slots=True)
class Trip:
    """From the ``shop`` to the ``door``, as far as either has a pin; ``pickup`` is the shop's address."""

    shop: Point | None = None
    door: Point | None = None
    pickup: str = ""
    cash_due: Decimal = Decimal(0)


def kilometres(start: Point | None, end: Point | None) -> float | None:
    """The great-circle distance (the haversine formula); None where either end is not known."""
    if start is None or end is None:
        return None
    (lat, lon), (to_lat, to_lon) = (map(math.radians, point) for point in (start, end))
    half = math.sin((to_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def way(driver: Driver, trip: Trip) -> float | None:
    """Kilometres to the shop and on to the door; None where neither part is known."""
    parts = [kilometres(driver.position, trip.shop), kilometres(trip.shop, trip.door)]
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def suits(driver: Driver, trip: Trip) -> bool:
    """Whether the driver may be asked as soon as they are free."""
    is_somewhere = driver.position is not None or bool(driver.area)
    distance = kilometres(trip.shop, trip.door) or 0.0
    return (
        is_somewhere and distance <= REACH[driver.vehicle] and trip.cash_due <= max(driver.room, Decimal(0))
    )


def is_free(driver: Driver) -> bool:
    """Whether the driver has nothing to bring and nothing to answer."""
    return not driver.jobs and not driver.asked


def eligible(drivers: Iterable[Driver], trip: Trip) -> list[Driver]:
    """Those who may be asked now, the nearest first."""
    return sorted(
        (driver for driver in drivers if is_free(driver) and suits(driver, trip)),
        key=lambda driver: nearness(driver, trip),
    )


def nearness(driver: Driver, trip: Trip) -> tuple[bool, float, float]:
    """What drivers are sorted by: kilometres, to the tenth, else the shop's area; then whose turn it is."""
    distance = kilometres(driver.position, trip.shop)
    if distance is None:
        return True, float(not is_near(driver.area, trip.pickup)), driver.last_offer
    return False, round(distance + PER_JOB * driver.jobs, 1), driver.last_offer


def is_near(area: str, address: str) -> bool:
    """Whether the address is in the area, as far as words can tell."""
    words, area_words = _words(address), _words(area)
    return bool(area_words) and area_words <= words


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
