"""The orders domain's use cases, each idempotent by its command's order id."""

from __future__ import annotations

from bot import Transaction, utc
from plugins.orders import model, store
from plugins.orders.events import (
    CancellationRequested,
    CancelOrder,
    CompleteOrder,
    HandOverOrder,
    OrderCreated,
    PlaceOrder,
    RefuseCancellation,
    RequestCancellation,
)
from plugins.orders.shop import days
from plugins.orders.streams import correlation, load, record


async def place(tx: Transaction, command: PlaceOrder) -> None:
    """Place an order; its number is taken only if it is placed."""
    order = await load(tx, command.order_id)
    if order.version:
        return
    number = await store.next_number(tx) if command.items else 0
    await days.begin(tx, command.closes_at)
    await record(tx, command.order_id, order, model.place(order, command, number, utc(tx.now)))


async def complete(tx: Transaction, command: CompleteOrder) -> None:
    """The customer has the order."""
    order = await load(tx, command.order_id)
    await record(tx, command.order_id, order, model.complete(order, command, utc(tx.now)))


async def cancel(tx: Transaction, command: CancelOrder) -> None:
    """Cancel an order, or publish why not."""
    order = await load(tx, command.order_id)
    await record(tx, command.order_id, order, model.cancel(order, command, utc(tx.now)))


async def request_cancellation(tx: Transaction, command: RequestCancellation) -> None:
    """Ask the order's saga to cancel it; what it has not begun with is settled here.

    The saga is asked in the same correlation, and so after it has heard of the order. Of what somebody at
    the shop makes already, the shop is asked first.
    """
    order = await load(tx, command.order_id)
    if wished := model.wish(order, command):
        await record(tx, command.order_id, order, [wished])
    elif order.status in (*model.CANCELLABLE, *model.FALLING):
        wish = CancellationRequested(
            order_id=command.order_id, reason=command.reason, cancelled_by=command.cancelled_by
        )
        tx.publish(wish, correlation=await correlation(tx, command.order_id))
    else:
        await record(tx, command.order_id, order, model.cancel(order, command, utc(tx.now)))


async def dispatch(tx: Transaction, order_id: str, delivery_id: str) -> None:
    """A driver has an order."""
    order = await load(tx, order_id)
    await record(tx, order_id, order, model.dispatch(order, order_id, delivery_id, utc(tx.now)))


async def turn_back(tx: Transaction, order_id: str) -> None:
    """The driver could not hand an order over."""
    order = await load(tx, order_id)
    await record(tx, order_id, order, model.turn_back(order, order_id, utc(tx.now)))


async def come_back(tx: Transaction, order_id: str) -> None:
    """The shop has an order again."""
    order = await load(tx, order_id)
    await record(tx, order_id, order, model.come_back(order, order_id, utc(tx.now)))


async def hand_over(tx: Transaction, command: HandOverOrder) -> None:
    """The customer fetched an order."""
    order = await load(tx, command.order_id)
    await record(tx, command.order_id, order, model.hand_over(order, command, utc(tx.now)))


async def refuse_cancellation(tx: Transaction, command: RefuseCancellation) -> None:
    """Tell that it is too late to cancel an order."""
    order = await load(tx, command.order_id)
    await record(tx, command.order_id, order, model.refuse_cancellation(command, utc(tx.now)))


async def is_placed(tx: Transaction, order_id: str) -> bool:
    """Whether anything is known of the order."""
    return bool((await load(tx, order_id)).version)


async def look(tx: Transaction, order_id: str) -> tuple[OrderCreated | None, str]:
    """Return what was ordered and where it stands; None where there is no such order."""
    order = await load(tx, order_id)
    return order.placed, order.status
