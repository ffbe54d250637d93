"""What is measured, as data: steps of the funnel, stages of an order, and the names of what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

STEPS: Final = ("greet", "browse", "cart", "checkout", "paid", "delivered")
"""How far somebody comes. Who reached one reached those before it: a shortcut leaves no step out."""

STATES: Final[Mapping[tuple[str, str], str]] = {
    ("ordering", "home"): "greet",
    ("ordering", "menu"): "browse",
    ("ordering", "category"): "browse",
    ("ordering", "choosing"): "browse",
    ("ordering", "cart"): "cart",
    ("ordering", "fulfilment"): "checkout",
    ("ordering", "address"): "checkout",
    ("ordering", "paying"): "checkout",
    ("ordering", "note"): "checkout",
    ("ordering", "review"): "checkout",
    ("ordering", "waiting"): "checkout",
}
"""Which step a conversation has reached in a state of a flow; the other states are no progress."""


class Stage(NamedTuple):
    """The time between two marks; where an order has several that may begin it, from the first named."""

    name: str
    begins: tuple[str, ...]
    ends: str


MARKS: Final[Mapping[str, str]] = {
    "order.created": "created",
    "order.waiting": "asked",
    "order.confirmed": "confirmed",
    "order.ready": "ready",
    "delivery.picked_up": "picked_up",
    "delivery.completed": "delivered",
    "order.collected": "collected",
}
"""What an order reaches with which event."""

STAGES: Final = (
    Stage("waiting", ("asked", "created"), "confirmed"),
    Stage("accepted", ("confirmed",), "ready"),
    Stage("ready", ("ready",), "picked_up"),
    Stage("ready", ("ready",), "collected"),
    Stage("on the way", ("picked_up",), "delivered"),
    Stage("delivered", ("created",), "delivered"),
    Stage("delivered", ("created",), "collected"),
)
"""``waiting`` for the shop's yes, ``accepted`` and cooking, ``ready`` for who fetches it, ``on the way``;
``delivered`` is the whole time, from the order to the door or over the counter."""

BOUNDS: Final = (30, 60, 120, 180, 300, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200, 14400, 86400, 604800)
"""Upper bounds of the histogram of times, in seconds."""

OFFERS: Final[Mapping[str, str]] = {
    "delivery.offered": "made",
    "delivery.assigned": "accepted",
    "delivery.no_driver": "no driver",
}
"""What became of offers to drivers; one that closes tells in which way itself."""
