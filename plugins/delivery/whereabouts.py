"""Where a delivery is on its way, for whoever waits for it: nothing of who that is, or where they live."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypedDict

from bot import Event, Transaction
from plugins.delivery import model, service, store
from plugins.delivery.door.events import WaitingAtDoor
from plugins.delivery.events import DeliveryCompleted, DeliveryPickedUp, DeliveryScheduled
from plugins.delivery.plugin import plugin
from plugins.delivery.search.dispatch import Point, kilometres
from plugins.delivery.store import drivers


class Whereabouts(TypedDict):
    """Where a delivery is.

    ``status`` is the delivery's, ``driver_id`` who has it, ``at_gate`` whether they wait there. ``km`` is
    what is left of the way to the door and ``whole`` all of it, from the shop: each None unless both ends
    are known and fresh. ``left_at`` and ``arrived_at`` are aware, or None.
    """

    status: str
    driver_id: str | None
    at_gate: bool
    km: float | None
    whole: float | None
    left_at: dt.datetime | None
    arrived_at: dt.datetime | None


@plugin.query("whereabouts")
async def whereabouts(tx: Transaction, order_id: str, shop: Point | None = None) -> Whereabouts | None:
    """Return where an order's delivery is; None where there is none."""
    delivery_id = await store.of_order(tx, order_id)
    if delivery_id is None:
        return None
    history = await service.history(tx, delivery_id)
    known, door = model.fold(history), _door(history)
    row = await drivers.find(tx, known.driver_id) if known.driver_id else None
    return {
        "status": known.status,
        "driver_id": known.driver_id or None,
        "at_gate": _is_at_gate(history),
        "km": kilometres(_position(row, tx.now), door),
        "whole": kilometres(shop, door),
        "left_at": _at(history, DeliveryPickedUp, "picked_up_at"),
        "arrived_at": _at(history, DeliveryCompleted, "delivered_at"),
    }


def _position(row: Mapping[str, Any] | None, now: float) -> Point | None:
    return drivers.position(row, now) if row else None


def _is_at_gate(history: list[Event]) -> bool:
    """Whether the driver has waited there since they last set out."""
    steps = [type(one) for one in history if isinstance(one, WaitingAtDoor | DeliveryPickedUp)]
    return steps[-1:] == [WaitingAtDoor]


def _door(history: list[Event]) -> Point | None:
    """The customer's pin, if they sent one."""
    address = next((one.address for one in history if isinstance(one, DeliveryScheduled)), None) or {}
    pin = address.get("pin")
    return (pin[0], pin[1]) if pin else None


def _at(history: list[Event], kind: type[Event], name: str) -> dt.datetime | None:
    at: dt.datetime | None = next(
        (getattr(one, name) for one in reversed(history) if isinstance(one, kind)), None
    )
    return at
