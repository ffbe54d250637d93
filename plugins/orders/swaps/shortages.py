"""What an order becomes when something of it has run out: pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from bot import decimal
from plugins.orders.events import OrderCreated, OrderedItem, OrderLine
from plugins.orders.swaps.events import LineOut, OrderAmended


def has(placed: OrderCreated, product: str) -> bool:
    """Whether the order has any of it."""
    return bool(_of(placed, product))


def line_out(placed: OrderCreated, product: str, member_id: str | None, by: dt.datetime) -> LineOut | None:
    """What the customer is asked about; None where the order has none of the product."""
    lines = _of(placed, product)
    if not lines:
        return None
    return LineOut(
        order_id=placed.order_id,
        number=placed.number,
        product=product,
        name=lines[0].name,
        quantity=sum(line.quantity for line in lines),
        amount=_cost(lines),
        currency=placed.currency,
        decide_by=by,
        member_id=member_id,
    )


def amend(
    placed: OrderCreated, product: str, instead: OrderLine | None, *, chosen: bool, now: dt.datetime
) -> OrderAmended | None:
    """The order without the product, and with something ``instead``; None where nothing is left.

    What comes instead never costs more than what it stands for.
    """
    gone = _of(placed, product)
    kept = [item for item in placed.items if item.product_id != product]
    added = [_instead(instead, max(line.price for line in gone))] if instead and gone else []
    if not gone or not (kept or added):
        return None
    less = _cost(gone) - _cost(added)
    return OrderAmended(
        order_id=placed.order_id,
        number=placed.number,
        items=[*kept, *added],
        total_amount=placed.total_amount - less,
        currency=placed.currency,
        removed=gone[0].name,
        added=added[0].name if added else None,
        less=less,
        chosen=chosen,
        amended_at=now,
    )


def _of(placed: OrderCreated, product: str) -> list[OrderedItem]:
    return [item for item in placed.items if item.product_id == product]


def _cost(items: Sequence[OrderedItem]) -> Decimal:
    return sum((item.price * item.quantity for item in items), Decimal("0.00"))


def _instead(line: OrderLine, most: Decimal) -> OrderedItem:
    return OrderedItem(
        product_id=line.product_id,
        name=line.name,
        quantity=line.quantity,
        price=min(decimal(line.unit_price), most),
        options=line.options,
    )
