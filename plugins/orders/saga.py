"""The order saga: from a confirmed order to food at the door, and the way back from every step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot import Event, Saga, SagaState, Step, decimal, utc
from flows import reasons
from plugins.orders import commands
from plugins.orders.events import CancelOrder, CompleteOrder, ConfirmOrder, RefuseCancellation
from plugins.orders.shop.events import AskVendor, OrderStuck, WithdrawOrder

HOLD = dt.timedelta(hours=26)
"""How long stock is held: longer than any order may take, for the saga is what gives it back."""

PAY_WITHIN = 15 * 60.0
"""Seconds that a customer has to pay."""

ACCEPT_WITHIN = 10 * 60.0
"""Seconds that the shop has to take an order."""

NUDGE_AFTER = 2 * 60.0
"""Seconds after which whoever was asked first is reminded."""

SECOND_AFTER = 5 * 60.0
"""Seconds after which the shop's second number is asked as well."""

DAY = 86400.0

MONEY = ("payment.succeeded", "payment.promised", "payment.stands")
"""What may say that the order is paid for, or will be at the door."""


def _order(state: SagaState, name: str) -> Any:
    return state.of("order.created", name)


def _total(state: SagaState) -> Decimal:
    """What the order costs as it was amended last: an order only ever becomes cheaper."""
    told = (state.of(news, "total_amount") for news in ("order.created", "order.amended", "order.to_fetch"))
    return min(Decimal(amount) for amount in told if amount is not None)


def _since(state: SagaState) -> dt.datetime:
    return dt.datetime.fromisoformat(str(_order(state, "created_at")).replace("Z", "+00:00"))


def collects(state: SagaState) -> bool:
    """The customer fetches the order: nobody brings it."""
    return bool(_order(state, "fulfilment") == "collection")


def _reserve(state: SagaState) -> Event:
    items = [
        {"product_id": item["product_id"], "quantity": item["quantity"], "name": item["name"]}
        for item in _order(state, "items")
    ]
    return commands.ReserveStock(order_id=state.key, items=items, expires_at=_since(state) + HOLD)


def _release(state: SagaState) -> Event:
    return commands.ReleaseStock(order_id=state.key, reason=state.reason)


def _charge(state: SagaState) -> Event:
    return commands.TakePayment(
        order_id=state.key,
        customer_id=_order(state, "customer_id"),
        amount=_total(state),
        currency=_order(state, "currency"),
        method=_order(state, "payment_method"),
        phone=_order(state, "phone"),
        email=None,
        description=f"Order #{_order(state, 'number')}",
        expires_at=_since(state) + dt.timedelta(seconds=PAY_WITHIN),
        chosen_at=_since(state),
    )


def _refund(state: SagaState) -> Event:
    return commands.RefundPayment(
        order_id=state.key, amount=None, currency=_order(state, "currency"), reason=state.reason
    )


def means_nothing(state: SagaState, event_type: str, data: Mapping[str, Any]) -> bool:
    """Money that does not pay for the order; or an acceptance that crossed the wish to cancel, which wins."""
    if event_type == "order.confirmed":
        return state.goes_back and not _was_missed(state)
    return event_type in MONEY and is_other_money(state, data)


def is_other_money(state: SagaState, data: Mapping[str, Any]) -> bool:
    """A payment or promise that somebody else asked for, of less than the price, or one that goes back."""
    price = (_total(state), _order(state, "currency"))
    enough = Decimal(data["amount"]) >= price[0] and data["currency"] == price[1]
    return bool(data.get("late")) or not enough


def _ask_vendor(state: SagaState) -> Event:
    if _order(state, "auto_accept"):
        return ConfirmOrder(order_id=state.key, vendor_id=None)
    return _asked(state, 1)


def _nudge(state: SagaState) -> Event:
    return _asked(state, 1, reminder=True)


def _ask_second(state: SagaState) -> Event:
    return _asked(state, 2)


def _asked(state: SagaState, asked: int, *, reminder: bool = False) -> Event:
    return AskVendor(
        order_id=state.key,
        asked=asked,
        reminder=reminder,
        is_paid=is_paid(state),
        accept_by=utc(state.since + ACCEPT_WITHIN),
    )


def _was_missed(state: SagaState) -> bool:
    """It turned back because the shop did not answer in time."""
    return state.reason.partition(":")[0] == "vendor_accepts" and "order.declined" not in state.news


def _withdraw(state: SagaState) -> Event:
    return WithdrawOrder(order_id=state.key, missed=_was_missed(state))


def _schedule(state: SagaState) -> Event:
    return commands.ScheduleDelivery(
        order_id=state.key,
        customer_id=_order(state, "customer_id"),
        address=_order(state, "address"),
        fee=Decimal(_order(state, "delivery_fee")),
        cash_due=decimal(0) if is_paid(state) else _total(state),
        currency=_order(state, "currency"),
        number=_order(state, "number"),
        ready_at=state.of("order.confirmed", "ready_at"),
        is_paid=is_paid(state),
        phone=_order(state, "phone"),
        customer_name=_order(state, "customer_name"),
        cash_note=None if is_paid(state) else _note(state),
    )


def _note(state: SagaState) -> Decimal | None:
    note = _order(state, "cash_note")
    return None if note is None else Decimal(note)


def _call_off(state: SagaState) -> Event:
    return commands.CancelDelivery(order_id=state.key, reason=state.reason)


def _commit(state: SagaState) -> Event:
    return commands.CommitStock(order_id=state.key)


def _complete(state: SagaState) -> Event:
    return CompleteOrder(order_id=state.key, delivery_id=state.of("delivery.completed", "delivery_id"))


def _collect(state: SagaState) -> Event:
    return commands.CollectPayment(
        order_id=state.key,
        amount=_total(state),
        collected_by=_collector(state),
    )


def _collector(state: SagaState) -> str:
    """Who has the money: the driver, unless the customer came for the order."""
    fetched = "order.collected" in state.news
    return "the shop" if fetched else str(state.of("delivery.assigned", "driver_id", "the shop"))


def is_paid(state: SagaState) -> bool:
    """The money is there: nothing is left to collect."""
    return "payment.succeeded" in state.news or state.of("payment.stands", "status") == "charged"


def _why(state: SagaState) -> str:
    """Somebody's own words; or why a step did not succeed, where nobody asked to cancel."""
    if "order.declined" in state.news:
        return str(state.of("order.declined", "reason"))
    if _was_missed(state):
        return reasons.NOT_ANSWERED
    step = state.reason.partition(":")[0]
    if all(step != one.name for one in order_processing.steps):
        return state.reason
    if "inventory.refused" in state.news:
        return reasons.OUT_OF_STOCK
    return reasons.NOT_PAID if step == "process_payment" else reasons.NOT_TAKEN


def _cancel(state: SagaState) -> Event:
    return CancelOrder(order_id=state.key, reason=_why(state), cancelled_by=_by_whom(state))


def _by_whom(state: SagaState) -> str:
    decliner = state.of("order.declined", "member_id")
    asker = state.of("order.cancellation_requested", "cancelled_by")
    return str(decliner or asker or order_processing.name)


def _refuse(state: SagaState) -> Event:
    return RefuseCancellation(order_id=state.key, status="on the way")


def _hangs(state: SagaState) -> Event:
    return OrderStuck(order_id=state.key, number=_order(state, "number"), step=state.step)


order_processing = Saga(
    "order_processing",
    starts_on="order.created",
    key="order_id",
    steps=(
        Step("create_order", None, done=("order.created",), undo=_cancel, undone=("order.cancelled",)),
        Step(
            "reserve_stock",
            _reserve,
            done=("inventory.reserved",),
            failed=("inventory.refused",),
            undo=_release,
            undone=("inventory.released",),
        ),
        Step(
            "process_payment",
            _charge,
            done=MONEY,
            failed=("payment.failed",),
            within=PAY_WITHIN + 60,
            undo=_refund,
            undone=("payment.closed",),
            undo_failed=True,
        ),
        Step(
            "vendor_accepts",
            _ask_vendor,
            done=("order.confirmed",),
            failed=("order.declined",),
            within=ACCEPT_WITHIN,
            reminders=((NUDGE_AFTER, _nudge), (SECOND_AFTER, _ask_second)),
            undo=_withdraw,
            undone=("order.withdrawn", "order.declined"),
            kept=("order.confirmed", "order.collected"),
        ),
        Step(
            "schedule_delivery",
            _schedule,
            done=("delivery.scheduled",),
            undo=_call_off,
            undone=("delivery.cancelled",),
            kept=("delivery.cancellation_refused",),
            skip=collects,
        ),
        Step(
            "hand_over",
            None,
            done=("delivery.completed", "order.collected"),
            failed=("delivery.failed",),
            within=DAY,
            patient=True,
        ),
        Step(
            "collect_cash",
            _collect,
            done=("payment.succeeded", "payment.written_off"),
            within=DAY,
            patient=True,
            skip=is_paid,
        ),
        Step("commit_stock", _commit, done=("inventory.committed",), patient=True),
        Step("complete_order", _complete, done=("order.completed",), patient=True),
    ),
    cancels_on="order.cancellation_requested",
    refuse=_refuse,
    hangs=_hangs,
    no_return_after=("delivery.picked_up", "delivery.completed", "order.collected"),
    return_after=("delivery.failed",),
    remembers=("delivery.assigned", "order.amended", "order.to_fetch"),
    ignores=means_nothing,
)
