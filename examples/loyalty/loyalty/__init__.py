"""Loyalty: before an order is placed, the customer is asked to join the shop's club."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from bot import Event, Plugin, Turn

plugin = Plugin("loyalty", home=Path(__file__).parent)
plugin.extend("ordering", at="before_placing", state="loyalty_offer", leave_by=("join", "skip"))


class LoyaltyJoined(Event, frozen=True, kw_only=True):
    """A customer joined the shop's loyalty club."""

    type: ClassVar[str] = "loyalty.joined"
    customer_id: str


@plugin.enter("loyalty_offer")
async def offer(turn: Turn) -> None:
    """Members are not asked again."""
    if turn.slots.get("loyalty_member"):
        turn.follow("skip")


@plugin.on("join")
async def join(turn: Turn) -> None:
    """Join the club."""
    turn.slots["loyalty_member"] = True
    turn.publish(LoyaltyJoined(customer_id=turn.customer))
