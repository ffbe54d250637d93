"""Who runs a shop, and who may say what. Customers have no role, whatever words they use."""

from __future__ import annotations

from bot import Refusal, Turn

VENDORS = frozenset({"owner", "manager", "staff"})
"""Who runs a shop, in one way or another."""
MANAGERS = frozenset({"owner", "manager"})
"""Who says what it charges, and who works there."""


def must_manage(turn: Turn) -> None:
    """Raises Refusal, naming who may, unless it is an owner or a manager: prices and people are theirs."""
    if MANAGERS.isdisjoint(turn.roles):
        who = [one.name for one in turn.staff if one.name and not MANAGERS.isdisjoint(one.roles)]
        raise Refusal("only_managers", who=who)
