"""What the inventory domain publishes, and the commands it obeys."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from bot import Event, Id, Time


class InventoryUpdated(Event, frozen=True, kw_only=True):
    """The stock of a product changed. A quantity is None where the product was, or is, not counted.

    ``vendor_id`` is None where the shop does not tell its vendors apart, ``member_id`` unless they counted.
    """

    type: ClassVar[str] = "inventory.updated"

    product_id: str
    vendor_id: Id | None
    old_quantity: int | None
    new_quantity: int | None
    reason: str
    member_id: Id | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """So much of one product. Further fields of an order's line do not concern the stock."""

    product_id: str
    quantity: int
    name: str = ""


class ReserveStock(Event, frozen=True, kw_only=True):
    """Command: hold this for the order until ``expires_at``; all of it or nothing."""

    type: ClassVar[str] = "inventory.reserve"
    destination: ClassVar[tuple[str, ...]] = ("inventory",)
    order_id: Id
    items: list[Wanted]
    expires_at: Time


class ReleaseStock(Event, frozen=True, kw_only=True):
    """Command: give back what is held for the order; nothing held is nothing to do."""

    type: ClassVar[str] = "inventory.release"
    destination: ClassVar[tuple[str, ...]] = ("inventory",)
    order_id: Id
    reason: str


class CommitStock(Event, frozen=True, kw_only=True):
    """Command: what is held for the order has left for good."""

    type: ClassVar[str] = "inventory.commit"
    destination: ClassVar[tuple[str, ...]] = ("inventory",)
    order_id: Id


class SetStock(Event, frozen=True, kw_only=True):
    """Command: so many are left, somebody counted; None stops counting the product."""

    type: ClassVar[str] = "inventory.set_stock"
    destination: ClassVar[tuple[str, ...]] = ("inventory",)
    product_id: str
    quantity: int | None
    member_id: Id | None


class StockCounted(Event, frozen=True, kw_only=True):
    """Somebody counted: this is left now, and was before."""

    type: ClassVar[str] = "inventory.counted"
    product_id: str
    quantity: int | None
    old_quantity: int | None
    member_id: Id | None


class StockLow(Event, frozen=True, kw_only=True):
    """Little is left of a product; said once after it was counted."""

    type: ClassVar[str] = "inventory.low"
    product_id: str
    left: int


class StockSoldOut(Event, frozen=True, kw_only=True):
    """The last of a product is in an order that the shop makes: nothing of it is left to sell."""

    type: ClassVar[str] = "inventory.sold_out"
    product_id: str


class StockBack(Event, frozen=True, kw_only=True):
    """Of what had been sold out something came back: an order was cancelled after all."""

    type: ClassVar[str] = "inventory.back"
    product_id: str
    left: int


class StockReserved(Event, frozen=True, kw_only=True):
    """Everything that the order needs is held for it."""

    type: ClassVar[str] = "inventory.reserved"
    order_id: Id


class StockRefused(Event, frozen=True, kw_only=True):
    """Too little is left of one product, and nothing is held."""

    type: ClassVar[str] = "inventory.refused"
    order_id: Id
    product_id: str
    name: str
    wanted: int
    left: int


class StockReleased(Event, frozen=True, kw_only=True):
    """Nothing is held for the order any more."""

    type: ClassVar[str] = "inventory.released"
    order_id: Id
    reason: str


class StockCommitted(Event, frozen=True, kw_only=True):
    """What was held for the order has left for good."""

    type: ClassVar[str] = "inventory.committed"
    order_id: Id


class StockExpired(Event, frozen=True, kw_only=True):
    """A reservation was neither committed nor released in time, and is given back."""

    type: ClassVar[str] = "inventory.expired"
    order_id: Id
