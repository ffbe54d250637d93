"""Changes as messages of ``proto/``, and what requests name."""

from __future__ import annotations

from typing import TypeAlias
from uuid import UUID

from grpc import StatusCode

from adapters.streaming.calls import Ended
from adapters.streaming.updates_pb2 import (
    DeliveryUpdate,
    OrderUpdate,
    WatchDeliveryRequest,
    WatchOrderRequest,
)
from plugins.delivery.changes import Change as DeliveryChange
from plugins.orders.changes import Change as OrderChange

Request: TypeAlias = WatchOrderRequest | WatchDeliveryRequest
Update: TypeAlias = OrderUpdate | DeliveryUpdate


def order_update(change: OrderChange) -> OrderUpdate:
    """The message for a change of an order."""
    return OrderUpdate(
        order_id=change["order_id"],
        position=change["position"],
        event=change["event"],
        at=change["at"],
        number=change["number"],
        status=f"ORDER_STATUS_{change['status'].upper()}",
        stage=f"ORDER_STAGE_{change['stage'].upper()}",
        ready_at=change["ready_at"],
        total_amount=str(change["total_amount"]),
        currency=change["currency"],
        fulfilment=change["fulfilment"],
    )


def delivery_update(change: DeliveryChange) -> DeliveryUpdate:
    """The message for a change of a delivery."""
    return DeliveryUpdate(
        delivery_id=change["delivery_id"],
        order_id=change["order_id"],
        position=change["position"],
        event=change["event"],
        at=change["at"],
        status=f"DELIVERY_STATUS_{change['status'].upper()}",
        driver_id=change["driver_id"],
        number=change["number"],
    )


def position(request: Request) -> int | None:
    """What the client had last; None where it wants to know how things stand."""
    return request.after if request.HasField("after") else None


def uuid(field: str, value: str) -> str:
    """The id that a request names, as we write it; raises Ended."""
    try:
        return str(UUID(value))
    except ValueError:
        raise Ended(StatusCode.INVALID_ARGUMENT, f"{field} is {value[:64]!r}, which is no UUID") from None
