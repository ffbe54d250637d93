"""What the inventory domain publishes."""

from __future__ import annotations

from typing import ClassVar

from bot import Event


class InventoryUpdated(Event, frozen=True, kw_only=True):
    """The stock of a product changed. A quantity is None where the product was, or is, not counted.

    ``vendor_id`` is None where the shop does not tell its vendors apart.
    """

    type: ClassVar[str] = "inventory.updated"

    product_id: str
    vendor_id: str | None = None
    old_quantity: int | None
    new_quantity: int | None
    reason: str
