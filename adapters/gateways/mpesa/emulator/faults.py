"""What can go wrong at M-Pesa, beyond what can go wrong anywhere."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from adapters.gateways.emulation.faults import Fault, Faults, Times

Endpoint = Literal["oauth", "stk", "query", "reversal", "b2c", "status"]


class Refusal(Fault):
    """Refuses calls, all or those to one endpoint, with an error of Daraja's; ``times`` None lasts.

    ``http`` is derived from the code where it is not given.
    """

    code: str
    at: Endpoint | None = None
    message: str = "Injected"
    http: Annotated[int, Meta(ge=400, le=599)] | None = None
    times: Times | None = None


class PaymentFaults(Fault):
    """How payment callbacks depart from the plain one.

    ``early`` has the customer pay, and the callback arrive, before the push is answered. ``amount_off``
    is added to the amount told, in shillings, which may be a fraction. ``balance`` empty has a name but
    no value; ``masked`` hides the phone number.
    """

    early: bool = False
    amount_off: float = 0
    amounts: Literal["float", "integer", "text"] = "float"
    balance: Literal["empty", "number", "text", "absent"] = "empty"
    masked: bool = False


class QueryFaults(Fault):
    """``says`` is answered as result code, whatever became of the payment, which must be settled.

    The next ``pending`` queries are told that it is still being processed.
    """

    says: str | None = None
    pending: Times = 0


class ResultFaults(Fault):
    """What refunds come to. ``code`` is their result code, and no money moves; ``as_text`` writes codes and
    values as text, as Safaricom once did.

    The next ``queue_timeout`` requests go to QueueTimeOutURL; with ``acts`` they were carried out anyway.
    """

    code: str | None = None
    as_text: bool = False
    queue_timeout: Times = 0
    acts: bool = True


class MpesaFaults(Faults):
    """All that goes wrong. ``expired_tokens`` is how many of the next calls find their token expired;
    phones in ``unreachable`` never show a prompt (1037).
    """

    refuse: list[Refusal] = msgspec.field(default_factory=list)
    expired_tokens: Times = 0
    unreachable: list[str] = msgspec.field(default_factory=list)
    payment: PaymentFaults = msgspec.field(default_factory=PaymentFaults)
    query: QueryFaults = msgspec.field(default_factory=QueryFaults)
    results: ResultFaults = msgspec.field(default_factory=ResultFaults)
