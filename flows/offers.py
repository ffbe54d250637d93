"""News of who brings an order, for drivers until they have the food, and for the shop."""

from __future__ import annotations

from bot import ANY, SAME, Transition, Turn
from flows.roles import is_own_drive


def is_not_fetched(turn: Turn) -> bool:
    """The food still waits at the shop."""
    return bool(turn.news["status"] == "assigned")


def is_not_back(turn: Turn) -> bool:
    """The driver was to bring it back to the shop."""
    return bool(turn.news["status"] == "returning")


OFFERS = (
    Transition("delivery.shift_changed", ANY, SAME),
    Transition("delivery.shift_refused", ANY, SAME),
    Transition("delivery.offered", ANY, SAME),
    Transition("delivery.offer_closed", ANY, SAME),
    Transition("delivery.assigned", ANY, SAME),
    Transition("delivery.overdue", ANY, SAME, guard=is_not_fetched, says="not_fetched"),
    Transition("delivery.overdue", ANY, SAME, guard=is_not_back, says="not_brought_back"),
    Transition("delivery.overdue", ANY, SAME, says="not_handed_over"),
)
"""What drivers hear."""

SEARCHES = (
    Transition("keep_looking", ANY, SAME),
    Transition("delivery.no_driver", ANY, SAME),
    Transition("delivery.assigned", ANY, SAME),
    Transition("delivery.overdue", ANY, SAME, guard=is_own_drive),
    Transition("delivery.overdue", ANY, SAME, guard=is_not_fetched, says="not_fetched"),
    Transition("delivery.overdue", ANY, SAME, guard=is_not_back, says="not_brought_back"),
    Transition("delivery.overdue", ANY, SAME, says="not_handed_over"),
)
"""What the shop's people hear."""
