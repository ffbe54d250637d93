"""Guards that ask who is talking. Customers have no role, whatever words they use."""

from __future__ import annotations

from bot import Turn

VENDORS = frozenset({"owner", "manager", "staff"})
"""Who runs a shop, in one way or another."""


def is_vendor(turn: Turn) -> bool:
    """It is one of the shop's own people, who sell."""
    return not VENDORS.isdisjoint(turn.roles)


def is_member(turn: Turn) -> bool:
    """It is one of the shop's own people."""
    return turn.member is not None


def is_driver(turn: Turn) -> bool:
    """It is somebody who delivers for this shop; they may sell here too."""
    return "driver" in turn.roles
