"""Tracking in the composition: what orders, deliveries and the shop know, made into what the page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from adapters.web.tracking import Tracked, TrackingPages, Watchers
from bot import Shop
from bot.ports import Ask, Directory
from plugins.orders.links import digest_of
from plugins.orders.store.links import Shared

Facts = Mapping[str, Any]

GATE: Final = 0.97
"""How much of the way is done when the driver waits at the gate."""

HALFWAY: Final = 0.5
"""Where a driver is shown who does not say where they are."""

LEFT: Final = ("on_the_way", "at_the_gate", "delivered")
"""Stages of what a driver took from the shop, and did not bring back."""

COOKING: Final = ("confirmed", "ready", "processing", "returning", "returned")


class Tracking:
    """Looks an order up by the token of its link, and tells those who watch it that it moved."""

    INTERESTS = frozenset(
        {
            "order.confirmed",
            "order.ready",
            "order.delayed",
            "order.cancelled",
            "delivery.assigned",
            "delivery.picked_up",
            "delivery.location_updated",
            "delivery.waiting_at_door",
            "delivery.completed",
            "delivery.failed",
            "delivery.reopened",
        }
    )
    """Event types after which an order looks otherwise."""

    def __init__(self, ask: Ask, directory: Directory) -> None:
        self._ask, self._directory = ask, directory
        self.watchers = Watchers()
        self.pages = TrackingPages(self.look, self.watchers)

    async def look(self, token: str) -> Tracked | None:
        """Return what may be seen by this token now; raises ServiceUnavailable where a domain is away."""
        shared: Shared | None = await self._ask("", "orders.shared_link", {"digest": digest_of(token)})
        shop = self._directory.shop_of(shared.tenant) if shared else None
        if shared is None or shop is None:
            return None
        order_id, tenant = shared.order_id, shared.tenant
        order = await self._ask(tenant, "orders.followed", {"order_id": order_id})
        if order is None:
            return None
        where = {"order_id": order_id, "shop": shop.location or None}
        return self._tracked(shop, order, await self._ask(tenant, "delivery.whereabouts", where) or {})

    def _tracked(self, shop: Shop, order: Facts, delivery: Facts) -> Tracked:
        stage = _stage(order, delivery)
        return Tracked(
            order_id=order["id"],
            shop=shop.name,
            number=order["number"],
            stage=stage,
            way=_way(stage, delivery),
            ready=_clock(shop, _ready(order, delivery)),
            left=_clock(shop, delivery.get("left_at") if stage in LEFT else None),
            arrived=_clock(shop, delivery.get("arrived_at")),
            driver=self._driver(shop, delivery.get("driver_id")),
            km=delivery.get("km"),
            over=stage in ("delivered", "cancelled"),
        )

    def _driver(self, shop: Shop, driver_id: str | None) -> str:
        """The driver's first name, "" where they are nobody of the shop's."""
        names = (member.name for member in self._directory.staff(shop.tenant) if member.id == driver_id)
        return next(names, "").partition(" ")[0]


def _stage(order: Facts, delivery: Facts) -> str:
    status = delivery.get("status")
    if order["status"] == "completed" or status == "completed":
        return "delivered"
    if order["status"] not in COOKING:
        return "cancelled"
    if status == "picked_up":
        return "at_the_gate" if delivery["at_gate"] else "on_the_way"
    if status in ("returning", "failed"):
        return "failed"
    return "ready" if order["status"] in ("ready", "returned") else "accepted"


def _way(stage: str, delivery: Facts) -> float:
    """How much of the way is done; by the distance where that is known."""
    if stage != "on_the_way":
        return {"at_the_gate": GATE, "delivered": 1.0}.get(stage, 0.0)
    left, whole = delivery.get("km"), delivery.get("whole")
    if left is None or not whole:
        return HALFWAY
    return float(min(max(1 - left / whole, 0.1), GATE))


def _ready(order: Facts, delivery: Facts) -> dt.datetime | None:
    """When it was, or is to be, ready: what left the shop was, whatever was said before."""
    known = [at for at in (order["ready_at"], delivery.get("left_at")) if at is not None]
    return min(known, default=None)


def _clock(shop: Shop, at: dt.datetime | None) -> str:
    return shop.local(at).strftime("%H:%M") if at else ""
