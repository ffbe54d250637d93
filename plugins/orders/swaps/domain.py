"""Orders of which the shop has run out of something: the customer decides, or the time does."""

from __future__ import annotations

from bot import Envelope, Transaction, utc
from flows.reasons import NOTHING_LEFT, RAN_OUT
from plugins.orders import service, store
from plugins.orders.commands import RefundPayment
from plugins.orders.events import OrderLine, RequestCancellation
from plugins.orders.model import MADE, Order
from plugins.orders.plugin import plugin
from plugins.orders.shop.events import CommandRefused
from plugins.orders.store import swaps as rows
from plugins.orders.streams import load, record
from plugins.orders.swaps import shortages
from plugins.orders.swaps.events import DropLine, OrdersShort, RunOut, SettleLine

PATIENCE = 5 * 60.0
"""Seconds that the customer has to say what they want instead."""

LOOK = 15.0
"""Seconds between looks at whose time is up."""

UNMADE = ("waiting", "confirmed")
"""Statuses of orders of which something may still be missing."""


@plugin.consume("catalogue.product_changed")
async def went_out(tx: Transaction, envelope: Envelope) -> None:
    """Remind who took it off the menu of the orders that have it: only they know whether those are made."""
    told = envelope.data
    if told["change"] != "out" or told["by_stock"] or not told["member_id"]:
        return
    orders = [await load(tx, order_id) for order_id in await store.open_ids(tx, UNMADE)]
    placed = [one.placed for one in orders if one.placed is not None]
    numbers = [one.number for one in placed if shortages.has(one, told["product_id"])]
    if numbers:
        short = OrdersShort(
            product=told["product_id"], name=told["name"], numbers=numbers, member_id=told["member_id"]
        )
        tx.publish(short)


@plugin.consume("orders.run_out")
async def run_out(tx: Transaction, envelope: Envelope) -> None:
    """Ask the customer, unless they are asked already; what is not in the order, or gone, is refused."""
    command = envelope.read(RunOut)
    order = await load(tx, command.order_id)
    by = utc(tx.now + PATIENCE)
    line_out = order.placed and shortages.line_out(order.placed, command.product, command.member_id, by)
    if order.status not in ("waiting", *MADE) or not line_out:
        tx.publish(_refusal(command, order))
        return
    if await rows.begin(tx, command.order_id, command.product, by.timestamp()):
        tx.publish(line_out)


@plugin.consume("orders.settle_line")
async def settle(tx: Transaction, envelope: Envelope) -> None:
    """Do as the customer says."""
    command = envelope.read(SettleLine)
    await _settle(tx, command.order_id, command.product, command.instead, chosen=True)


@plugin.every(seconds=LOOK)
async def time_up(tx: Transaction) -> None:
    """Have what nobody decided on taken out, each in its own tenant's name."""
    for row in await rows.late(tx):
        tx.publish(DropLine(order_id=row["order_id"], product=row["product"]), tenant=row["tenant"])


@plugin.consume("orders.drop_line")
async def drop(tx: Transaction, envelope: Envelope) -> None:
    """The time is up."""
    command = envelope.read(DropLine)
    await _settle(tx, command.order_id, command.product, None, chosen=False)


async def _settle(
    tx: Transaction, order_id: str, product: str, instead: OrderLine | None, *, chosen: bool
) -> None:
    """Change the order, once, and give back what it costs less; with nothing left in it, cancel it."""
    if not await rows.end(tx, order_id, product):
        return
    order = await load(tx, order_id)
    if order.placed is None or order.status not in ("waiting", *MADE):
        return
    amended = shortages.amend(order.placed, product, instead, chosen=chosen, now=utc(tx.now))
    if amended is None:
        wish = RequestCancellation(order_id=order_id, reason=NOTHING_LEFT, cancelled_by="the shop")
        await service.request_cancellation(tx, wish)
        return
    await record(tx, order_id, order, [amended])
    if amended.less:
        currency, key = amended.currency, f"{product}/{order.version}"
        refund = RefundPayment(
            order_id=order_id, amount=amended.less, currency=currency, reason=RAN_OUT, key=key
        )
        tx.publish(refund, correlation=order.correlation)


def _refusal(command: RunOut, order: Order) -> CommandRefused:
    status = order.status if order.status not in ("waiting", *MADE) else "without it"
    return CommandRefused(
        order_id=command.order_id,
        number=order.number,
        command=command.type,
        status=status,
        member_id=command.member_id,
    )
