"""What happens when a shop runs out of something that it has agreed to make. Money on the wire is a decimal.

``product`` is the id of a product on the menu. It is called so, and not ``product_id``, because this is news
of one order, and not of everybody's cart.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id, Time
from plugins.orders.events import OrderedItem, OrderLine


class RunOut(Event, frozen=True, kw_only=True):
    """Command: the shop has none left of a product of this order; ``member_id`` is who says so."""

    type: ClassVar[str] = "orders.run_out"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    product: str
    member_id: Id | None


class SettleLine(Event, frozen=True, kw_only=True):
    """Command: the customer takes this ``instead`` of what has run out; None is nothing."""

    type: ClassVar[str] = "orders.settle_line"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    product: str
    instead: OrderLine | None


class DropLine(Event, frozen=True, kw_only=True):
    """Command: the customer had the time to decide; take out what has run out."""

    type: ClassVar[str] = "orders.drop_line"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    product: str


class LineOut(Event, frozen=True, kw_only=True):
    """The shop has none left; unless the customer says otherwise until ``decide_by``, it is taken out.

    ``amount`` is what all ``quantity`` of it cost. ``member_id`` is who said so.
    """

    type: ClassVar[str] = "order.line_out"
    priority: ClassVar[str] = "high"
    order_id: Id
    number: int
    product: str
    name: str
    quantity: int
    amount: Decimal
    currency: str
    decide_by: Time
    member_id: Id | None


class OrdersShort(Event, frozen=True, kw_only=True):
    """Orders of these numbers, which are not made yet, have something that ``member_id`` just said is out."""

    type: ClassVar[str] = "order.short"
    product: str
    name: str
    numbers: list[int]
    member_id: Id


class OrderAmended(Event, frozen=True, kw_only=True):
    """The order is another from now on: these are its ``items``, and what it costs with its fee.

    ``removed`` and ``added`` are names, ``added`` None where nothing came instead; ``less`` is what it costs
    less than before. ``chosen``: the customer said so, and did not just let the time pass.
    """

    type: ClassVar[str] = "order.amended"
    priority: ClassVar[str] = "high"
    order_id: Id
    number: int
    items: list[OrderedItem]
    total_amount: Decimal
    currency: str
    removed: str
    added: str | None
    less: Decimal
    chosen: bool
    amended_at: Time
