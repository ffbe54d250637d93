"""News of who brings an order, for drivers until they have the food, and for the shop."""

from __future__ import annotations

from bot import ANY, SAME, Transition

OFFERS = (
    Transition("delivery.shift_changed", ANY, SAME),
    Transition("delivery.shift_refused", ANY, SAME),
    Transition("delivery.offered", ANY, SAME),
    Transition("delivery.offer_closed", ANY, SAME),
    Transition("delivery.assigned", ANY, SAME),
)
"""What drivers hear."""

SEARCHES = (
    Transition("delivery.no_driver", ANY, SAME),
    Transition("delivery.assigned", ANY, SAME),
)
"""What the shop's people hear."""
