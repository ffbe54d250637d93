"""Requests on phones, from the push to the last word about it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from dataclasses import dataclass
from typing import Any

UNREACHABLE = "1037"
PAID = "0"

RESULTS = {
    PAID: "The service request is processed successfully.",
    "1": "The balance is insufficient for the transaction.",
    "17": "Rule limited.",
    "26": "System busy. The service request is rejected.",
    "1001": "Unable to lock subscriber, a transaction is already in process for the current subscriber",
    "1019": "Transaction has expired",
    "1025": "An error occurred while sending a push request",
    "1032": "Request cancelled by user",
    UNREACHABLE: "DS timeout user cannot be reached",
    "2001": "The initiator information is invalid.",
    "9999": "An error occurred while sending a push request",
}
"""Result codes with their texts."""


@dataclass(slots=True, kw_only=True)
class Prompt:
    """``code`` is None while it is open; 1037 may still become 0. ``amount`` is in shillings."""

    checkout_id: str
    merchant_id: str
    shortcode: str
    paid_to: str
    phone: str
    amount: int
    reference: str
    description: str
    callback_url: str
    at: dt.datetime
    code: str | None = None
    receipt: str = ""
    settled_at: dt.datetime | None = None

    @property
    def payable(self) -> bool:
        """Whether money may still come of it."""
        return self.code in {None, UNREACHABLE}

    def row(self) -> dict[str, Any]:
        """As the customer's side lists it, the amount in cents."""
        states = {None: "open", PAID: "paid"}
        return {
            "reference": self.reference,
            "transaction_id": self.receipt,
            "amount": self.amount * 100,
            "currency": "KES",
            "status": states.get(self.code, "failed"),
            "code": self.code,
            "payments": int(self.code == PAID),
            "checkout": self.checkout_id,
            "phone": self.phone,
            "paid_to": self.paid_to,
            "description": self.description,
            "created_at": self.at,
        }


class Prompts:
    """All prompts, in the order in which they came."""

    def __init__(self) -> None:
        self._prompts: dict[str, Prompt] = {}

    def add(self, prompt: Prompt) -> None:
        """Show it on its phone."""
        self._prompts[prompt.checkout_id] = prompt

    def get(self, checkout_id: str) -> Prompt | None:
        """The prompt with this CheckoutRequestID."""
        return self._prompts.get(checkout_id)

    def all(self) -> list[Prompt]:
        """Every prompt, oldest first."""
        return list(self._prompts.values())

    def locked(self, phone: str) -> bool:
        """Whether a prompt is open on this phone, which has no room for another."""
        return any(prompt.phone == phone and prompt.code is None for prompt in self._prompts.values())

    def counts(self) -> dict[str, Counter[str]]:
        """How often each reference was asked for."""
        return {"initialized": Counter(prompt.reference for prompt in self._prompts.values())}


def new_checkout_id(phone: str, local: dt.datetime) -> str:
    """A fresh CheckoutRequestID; no two pushes share one."""
    return f"ws_CO_{local:%d%m%Y%H%M%S}{secrets.randbelow(10**6):06}{phone[-9:]}"


def new_merchant_id() -> str:
    """A fresh MerchantRequestID."""
    return f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.randbelow(10**8)}"
