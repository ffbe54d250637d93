"""What the payments domain publishes of payments; ``refund_events`` has those of refunds.

An attempt to be paid is a payment with an id of its own; an order may need several.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id, Time


class PaymentInitiated(Event, frozen=True, kw_only=True):
    """An attempt begins. ``gateway`` is who is asked for the money: the method's name.

    ``customer_id`` is null where whoever asked for the payment did not say who pays. ``chosen_at`` is when
    this way of paying was chosen: null where nobody did.
    """

    type: ClassVar[str] = "payment.initiated"
    payment_id: Id
    order_id: Id
    amount: Decimal
    method: str
    gateway: str
    currency: str
    customer_id: Id | None
    expires_at: Time
    chosen_at: Time | None = None


class PaymentSubmitted(Event, frozen=True, kw_only=True):
    """The gateway is about to be asked: from here on it may have acted, whatever becomes of us."""

    type: ClassVar[str] = "payment.submitted"
    payment_id: Id
    order_id: Id
    submitted_at: Time


class PaymentDeferred(Event, frozen=True, kw_only=True):
    """The gateway certainly did nothing, and may be asked once more."""

    type: ClassVar[str] = "payment.deferred"
    payment_id: Id
    order_id: Id
    error_code: str
    error_message: str


class PaymentUnconfirmed(Event, frozen=True, kw_only=True):
    """The gateway did not answer: it is queried, and never simply asked again."""

    type: ClassVar[str] = "payment.unconfirmed"
    payment_id: Id
    order_id: Id
    reason: str


class PaymentActionRequired(Event, frozen=True, kw_only=True):
    """The customer's turn. ``kind`` is ``open_url``, or ``confirm_on_phone`` and then ``url`` is null."""

    type: ClassVar[str] = "payment.action_required"
    priority: ClassVar[str] = "high"
    payment_id: Id
    order_id: Id
    method: str
    kind: str
    url: str | None
    expires_at: Time


class PaymentSucceeded(Event, frozen=True, kw_only=True):
    """The money came, and was verified.

    ``late`` money is no longer wanted: it came after the attempt had failed, or the order is paid already;
    it is given back unless the order is fulfilled after all. ``receipt_missing``: a query alone knows of it.
    """

    type: ClassVar[str] = "payment.succeeded"
    priority: ClassVar[str] = "high"
    payment_id: Id
    order_id: Id
    transaction_id: str
    paid_at: Time
    amount: Decimal
    currency: str
    method: str
    receipt: str
    receipt_missing: bool
    late: bool


class PaymentStands(Event, frozen=True, kw_only=True):
    """Answers ``payments.charge`` where somebody else saw to it first: nothing more is asked for.

    ``status`` is ``charged`` or ``promised``; this attempt pays for the order.
    """

    type: ClassVar[str] = "payment.stands"
    priority: ClassVar[str] = "high"
    payment_id: Id
    order_id: Id
    amount: Decimal
    currency: str
    method: str
    status: str


class PaymentFailed(Event, frozen=True, kw_only=True):
    """This attempt will not be waited for; ``retryable``: another one may go better."""

    type: ClassVar[str] = "payment.failed"
    priority: ClassVar[str] = "high"
    payment_id: Id
    order_id: Id
    error_code: str
    error_message: str
    failed_at: Time
    method: str
    retryable: bool


class PaymentPromised(Event, frozen=True, kw_only=True):
    """Cash will be paid at the door."""

    type: ClassVar[str] = "payment.promised"
    priority: ClassVar[str] = "high"
    payment_id: Id
    order_id: Id
    amount: Decimal
    currency: str
    method: str


class PaymentReduced(Event, frozen=True, kw_only=True):
    """What was promised is less by ``amount``: the order costs less than when it was confirmed.

    ``key`` names what it was asked for by: the same again is no less.
    """

    type: ClassVar[str] = "payment.reduced"
    payment_id: Id
    order_id: Id
    amount: Decimal
    currency: str
    reason: str
    key: str = ""


class PaymentCollected(Event, frozen=True, kw_only=True):
    """Cash changed hands, perhaps not yet all of it; ``change`` went back."""

    type: ClassVar[str] = "payment.collected"
    payment_id: Id
    order_id: Id
    amount: Decimal
    currency: str
    collected_by: str
    tendered: Decimal
    change: Decimal
    collection_id: str
    collected_at: Time


class PaymentWrittenOff(Event, frozen=True, kw_only=True):
    """``amount`` never came and is asked for no longer: the order is settled with what did."""

    type: ClassVar[str] = "payment.written_off"
    payment_id: Id
    order_id: Id
    amount: Decimal
    currency: str
    member_id: Id


class CollectionRefused(Event, frozen=True, kw_only=True):
    """Cash was reported that cannot be booked."""

    type: ClassVar[str] = "payment.collection_refused"
    order_id: Id
    amount: Decimal
    collected_by: str
    error_code: str
    error_message: str
    collection_id: str = ""


class PaymentCancelled(Event, frozen=True, kw_only=True):
    """An open attempt is given up; ``payment_id`` is null where there was none."""

    type: ClassVar[str] = "payment.cancelled"
    payment_id: Id | None
    order_id: Id


class PaymentsClosed(Event, frozen=True, kw_only=True):
    """No more money is asked for this order."""

    type: ClassVar[str] = "payment.closed"
    order_id: Id
    reason: str


class PaymentApplied(Event, frozen=True, kw_only=True):
    """Late money pays for the order after all."""

    type: ClassVar[str] = "payment.applied"
    payment_id: Id
    order_id: Id


class PaymentReviewRequired(Event, frozen=True, kw_only=True):
    """A person must look. ``received`` is money that came all the same and is in the books, or null."""

    type: ClassVar[str] = "payment.review_required"
    priority: ClassVar[str] = "high"
    payment_id: Id
    order_id: Id
    error_code: str
    error_message: str
    received: Decimal | None


class PaymentReceiptFound(Event, frozen=True, kw_only=True):
    """The receipt of a payment that was known by query alone."""

    type: ClassVar[str] = "payment.receipt_found"
    payment_id: Id
    order_id: Id
    transaction_id: str
    receipt: str


class PaymentChecked(Event, frozen=True, kw_only=True):
    """Answers ``payments.look_again``: where the attempt stands after asking the gateway.

    Where no gateway can know more, it answers at once; ``status`` is ``none`` where nothing was asked for.
    """

    type: ClassVar[str] = "payment.checked"
    payment_id: Id | None
    order_id: Id
    status: str
