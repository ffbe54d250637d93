"""Who runs a shop, and who may say what. Customers have no role, whatever words they use."""

from __future__ import annotations

from bot import Refusal, Turn

VENDORS = frozenset({"owner", "manager", "staff"})
"""Who runs a shop, in one way or another."""
MANAGERS = frozenset({"owner", "manager"})
"""Who says what it charges, and who works there."""


def is_own_drive(turn: Turn) -> bool:
    """The news is of what one of the shop's own people brings themselves: they hear it once."""
    is_both = "driver" in turn.roles and not VENDORS.isdisjoint(turn.roles)
    return is_both and turn.news["driver_id"] == turn.member_id


def must_manage(turn: Turn) -> None:
    """Raises Refusal, naming who may, unless it is an owner or a manager: prices and people are theirs."""
    if MANAGERS.isdisjoint(turn.roles):
        who = [one.name for one in turn.staff if one.name and not MANAGERS.isdisjoint(one.roles)]
        raise Refusal("only_managers", who=who)
