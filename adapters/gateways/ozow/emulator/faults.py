"""What can go wrong at Ozow."""

from __future__ import annotations

from typing import Literal

import msgspec

from adapters.gateways.emulation.faults import Currency, Fault, Faults, Minor, Mode, Times


class PaymentFaults(Fault):
    """How payments made from now on differ from what was asked for.

    ``amount`` is what arrives, in cents; ``mode`` is the world the transaction is entered in.
    """

    declined: bool = False
    amount: Minor | None = None
    currency: Currency | None = None
    mode: Mode | None = None


class OzowFaults(Faults):
    """``lag`` is for how many look-ups a new transaction stays unknown; ``unknown_as`` is how Ozow says so.

    ``refunds`` is how refunds end. ``strip_zeros`` drops leading zeros of notifications' hashes.
    """

    payment: PaymentFaults = msgspec.field(default_factory=PaymentFaults)
    lag: Times = 0
    unknown_as: Literal["404", "array"] = "404"
    refunds: Literal["Complete", "Failed", "Returned"] = "Complete"
    strip_zeros: bool = False
