"""The port to payment gateways: start, look, refund, and read what they tell us. Money is minor units."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from typing import Protocol

import msgspec


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to be paid. ``reference`` is ours and never used twice, not even for the same order.

    ``token`` is unguessable and stands in the callback's path: a callback that names nothing else of
    ours still finds its attempt. ``gateway_ref`` is what the gateway calls the attempt, once it said so.
    """

    payment_id: str
    reference: str
    token: str
    amount: int
    currency: str
    description: str
    callback_url: str
    return_url: str
    phone: str = ""
    email: str = ""
    gateway_ref: str = ""
    started_at: dt.datetime | None = None


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """The gateway took the attempt. ``url`` is where the customer pays; without one, their phone asks."""

    gateway_ref: str
    url: str = ""
    expires_at: dt.datetime | None = None


class Outcome(enum.StrEnum):
    """What a gateway says of an attempt or a refund."""

    PENDING = "pending"
    PAID = "paid"
    """Money moved; whether it is our money, in full, is for the domain to check."""
    FAILED = "failed"
    REVIEW = "review"
    """Something a person must look at: an unknown code, a dispute, a reversal."""
    NOT_FOUND = "not_found"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a query or a verified callback says.

    ``amount`` and ``requested`` are None where the gateway does not tell; ``receipt`` is the gateway's proof
    for people. ``live`` tells real money from test money, None where it cannot be told. ``final`` is False
    for a failure that may still turn into success (an open payment link, a late phone).
    """

    outcome: Outcome
    transaction_id: str = ""
    amount: int | None = None
    requested: int | None = None
    currency: str | None = None
    receipt: str = ""
    code: str = ""
    message: str = ""
    live: bool | None = None
    final: bool = True
    paid_at: dt.datetime | None = None
    also: tuple[Finding, ...] = ()
    """Further payments found for the same attempt, each with its own ``transaction_id``: paid twice."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a callback tells, after its proof of origin was checked.

    ``key`` is the same for every repetition of the same news. Of ``reference``, ``token`` and
    ``gateway_ref`` those are set that name the attempt (or refund); ``finding`` is None where the callback
    only says that there is something to look at: so wherever a query tells more than the callback.
    ``token`` is the one of the path, which the domain compares with the attempt's.
    """

    key: str
    about: str = "payment"
    """``payment`` or ``refund``."""
    reference: str = ""
    token: str = ""
    gateway_ref: str = ""
    finding: Finding | None = None


class Callback(msgspec.Struct, frozen=True):
    """A callback as it came in: raw bytes, for signatures; header names in lower case."""

    body: bytes
    headers: Mapping[str, str]
    token: str = ""
    remote: str = ""


class RefundOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Money to give back for a paid attempt; ``refund_id`` is ours and unique.

    ``transaction_id`` and ``receipt`` are the payment's. ``gateway_ref`` is what the gateway calls the
    refund, once it said so: the ``transaction_id`` of the finding that ``refund`` returned.
    """

    refund_id: str
    charge: Charge
    transaction_id: str
    amount: int
    reason: str
    callback_url: str
    token: str
    receipt: str = ""
    gateway_ref: str = ""


class GatewayRefused(Exception):
    """The gateway certainly did nothing. ``retryable``: the same attempt may be started once more."""

    def __init__(self, code: str, message: str, *, retryable: bool = False) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.retryable = code, message, retryable


class GatewayUnknown(Exception):
    """No answer: the gateway may have acted. Ask it; never simply repeat the call."""


class Forged(Exception):
    """A callback without proof that the gateway sent it; the message says which proof failed."""


class Gateway(Protocol):
    """One provider. Calls raise GatewayRefused or GatewayUnknown; currencies it cannot take are refused."""

    name: str
    currencies: frozenset[str]

    async def start(self, charge: Charge) -> Started:
        """Ask for the money."""
        ...

    async def query(self, charge: Charge) -> Finding:
        """Ask what became of an attempt; NOT_FOUND only if the gateway looked and certainly has none.

        One that cannot be asked about, because its id was lost with the answer, raises GatewayUnknown.
        """
        ...

    async def refund(self, order: RefundOrder) -> Finding:
        """Ask to give money back; usually still PENDING. ``transaction_id`` is what the refund is called."""
        ...

    async def query_refund(self, order: RefundOrder) -> Finding:
        """Ask what became of a refund; NOT_FOUND, as for ``query``, lets it be sent once more."""
        ...

    def read(self, callback: Callback) -> tuple[Notice, ...]:
        """Check a callback's origin and say what it tells; raises Forged, and ValueError if unreadable."""
        ...

    def answer(self, callback: Callback) -> bytes:
        """The body that the gateway expects with our 200."""
        ...
