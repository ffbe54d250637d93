"""Orders that nobody brings after all: the customer fetches them, and pays for no delivery."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot import Envelope, Transaction, Turn, minor, utc
from flows.reasons import NOT_BROUGHT
from plugins.orders.chat.recent import known
from plugins.orders.commands import RefundPayment
from plugins.orders.events import OrderToFetch
from plugins.orders.model import MADE
from plugins.orders.plugin import plugin
from plugins.orders.streams import load, record


@plugin.consume("delivery.to_collect")
async def to_fetch(tx: Transaction, envelope: Envelope) -> None:
    """Have the customer fetch it, once, and give back what bringing it would have cost."""
    order_id = envelope.data["order_id"]
    order = await load(tx, order_id)
    placed = order.placed
    if placed is None or order.status not in MADE or placed.fulfilment == "collection":
        return
    event = OrderToFetch(
        order_id=order_id,
        number=placed.number,
        total_amount=placed.total_amount - placed.delivery_fee,
        less=placed.delivery_fee,
        currency=placed.currency,
        changed_at=utc(tx.now),
    )
    await record(tx, order_id, order, [event])
    if event.less:
        refund = RefundPayment(
            order_id=order_id, amount=event.less, currency=event.currency, reason=NOT_BROUGHT
        )
        tx.publish(refund, correlation=order.correlation)


@plugin.on("order.to_fetch")
async def fetched(turn: Turn) -> None:
    """The customer comes for it, and it costs what it costs now."""
    if order := known(turn, turn.news["order_id"]):
        order["collects"], order["total"] = True, minor(Decimal(turn.news["total_amount"]))


@plugin.view("please_collect")
def please_collect(turn: Turn) -> Mapping[str, Any]:
    """The order, what it costs now, and what it costs less than before; in minor units."""
    amounts = {name: minor(Decimal(turn.news[name])) for name in ("total_amount", "less")}
    return {"number": turn.news["number"], **amounts}
