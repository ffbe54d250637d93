"""News of an order, from the shop's yes to the last word about it. Every event is valid in every state."""

from __future__ import annotations

from bot import ANY, SAME, Transition
from flows.groups import CHECKOUT, FREE, IDLE
from flows.guards import (
    came_late,
    has_nothing,
    is_asked_first,
    is_collected,
    is_paid_meanwhile,
    is_to_be_rated,
    is_told_otherwise,
    is_unpaid_yet,
    is_unproved,
    was_amended,
    was_bad,
    was_declined,
    was_not_answered,
    was_not_paid,
    was_not_taken,
    was_sold_out,
    was_to_pay_otherwise,
)

PLACED = (
    Transition("order.created", ANY, SAME),
    Transition("order.created", ("cart", *CHECKOUT), "waiting", guard=has_nothing),
    Transition("order.created", ("cart", *CHECKOUT), SAME),
    Transition("order.waiting", "to_pay", "waiting", guard=is_asked_first),
    Transition("order.waiting", ("waiting", "to_pay"), SAME),
    Transition("order.waiting", ANY, SAME, guard=is_paid_meanwhile, says="with_shop"),
    Transition("order.waiting", ANY, SAME),
    Transition("order.confirmed", IDLE, "tracking"),
    Transition("order.confirmed", ("cart", *CHECKOUT), "tracking", guard=has_nothing),
    Transition("order.confirmed", ("cart", *CHECKOUT), SAME, says="order_confirmed"),
    Transition("order.confirmed", ANY, SAME, says="order_confirmed"),
)
"""The order is in, the shop is asked for it, and takes it."""

MONEY = (
    Transition("payment.checked", "to_pay", SAME, guard=is_unpaid_yet, says="not_paid_yet"),
    Transition("payment.failed", ANY, SAME),
    Transition("payment.succeeded", ANY, SAME, guard=came_late, says="paid_late"),
    Transition("payment.succeeded", ANY, SAME),
    Transition("payment.closed", ANY, SAME),
    Transition("refund.requested", ANY, SAME),
    Transition("refund.succeeded", ANY, SAME, guard=is_told_otherwise),
    Transition("refund.succeeded", ANY, SAME, says="refund_succeeded"),
    Transition("refund.failed", ANY, SAME, says="refund_failed"),
)

ON_ITS_WAY = (
    Transition("order.delayed", ANY, SAME, says="order_delayed"),
    Transition("order.ready", ANY, SAME, guard=is_collected, says="order_ready"),
    Transition("order.ready", ANY, SAME),
    Transition("order.shop_wrote", ANY, SAME, says="shop_wrote"),
    Transition("delivery.delayed", ANY, SAME, says="no_driver_yet"),
    Transition("order.to_fetch", ANY, SAME, says="please_collect"),
    Transition("delivery.picked_up", ANY, SAME),
    Transition("delivery.pin_issued", ANY, SAME),
    Transition("delivery.waiting_at_door", ANY, SAME),
    Transition("delivery.completed", ANY, SAME, guard=is_unproved, says="order_completed"),
    Transition("delivery.completed", ANY, SAME),
    Transition("delivery.failed", ANY, SAME, says="delivery_failed"),
    Transition("delivery.reopened", ANY, SAME),
    Transition("order.completed", ANY, SAME),
)
"""One message for each stage that the customer waits for; who told the PIN knows that the food is there."""

NOT_AT_ALL = (
    Transition("inventory.refused", ANY, SAME),
    Transition("order.declined", ANY, SAME),
    Transition("order.cancelled", IDLE, "paying", guard=was_not_paid, says="order_not_paid"),
    Transition("order.cancelled", IDLE, "cart", guard=was_sold_out, says="order_sold_out"),
    Transition("order.cancelled", IDLE, "cart", guard=was_not_taken, says="order_not_taken"),
    Transition("order.cancelled", IDLE, "cart", guard=was_not_answered, says="order_not_answered"),
    Transition("order.cancelled", IDLE, "cart", guard=was_declined, says="order_declined"),
    Transition("order.cancelled", IDLE, "paying", guard=was_to_pay_otherwise, says="order_taken_back"),
    Transition("order.cancelled", IDLE, "cart", guard=was_amended, says="order_taken_back"),
    Transition("order.cancelled", ("waiting", "to_pay", "swapping"), "home", says="order_cancelled"),
    Transition("order.cancelled", ("new", "home", "tracking"), SAME, says="order_cancelled"),
    Transition("order.cancelled", ANY, SAME, guard=was_not_paid, says="order_not_paid"),
    Transition("order.cancelled", ANY, SAME, guard=was_sold_out, says="order_sold_out"),
    Transition("order.cancelled", ANY, SAME, guard=was_not_taken, says="order_not_taken"),
    Transition("order.cancelled", ANY, SAME, guard=was_not_answered, says="order_not_answered"),
    Transition("order.cancelled", ANY, SAME, guard=was_declined, says="order_declined"),
    Transition("order.cancelled", ANY, SAME, says="order_cancelled"),
    Transition("order.cancellation_refused", "waiting", "tracking", says="cancellation_refused"),
    Transition("order.cancellation_refused", ANY, SAME, says="cancellation_refused"),
)

AFTERWARDS = (
    Transition("order.rating_due", ANY, SAME, guard=is_to_be_rated, says="rate_order"),
    Transition("order.rating_due", ANY, SAME),
    Transition("rate", FREE, "with_person", guard=was_bad, says="rated_low"),
    Transition("rate", FREE, "rated"),
    Transition("rate", ANY, "with_person", guard=was_bad, says="rated_low"),
    Transition("rate", ANY, SAME, says="rated_thanks"),
)
"""What the customer thinks of it."""
