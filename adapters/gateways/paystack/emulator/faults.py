"""What can go wrong at Paystack."""

from __future__ import annotations

from typing import Literal

import msgspec

from adapters.gateways.emulation.faults import Currency, Fault, Faults, Minor, Mode


class PaymentFaults(Fault):
    """How payments made from now on differ from what was asked for.

    ``amount`` is what arrives and ``requested`` what Paystack says we asked for; ``fee`` is borne by the
    customer and added to the amount; ``mode`` is the world the transaction claims to be of.
    """

    declined: bool = False
    amount: Minor | None = None
    requested: Minor | None = None
    fee: Minor = 0
    currency: Currency | None = None
    mode: Mode | None = None


class PaystackFaults(Faults):
    """``refunds`` is how refunds end. ``missing_as_400`` answers for unknown references as older calls do."""

    payment: PaymentFaults = msgspec.field(default_factory=PaymentFaults)
    refunds: Literal["processed", "failed", "needs-attention"] = "processed"
    missing_as_400: bool = False
