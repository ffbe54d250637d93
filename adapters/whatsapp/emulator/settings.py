"""How one emulator is set up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import msgspec

from adapters.whatsapp.emulator.templates import ApprovedTemplate

DEMO_NUMBERS: Mapping[str, str] = MappingProxyType({"100000000000001": "27100000001"})
"""The demo shop's business number: phone_number_id to the number people see."""


def utc_now() -> dt.datetime:
    """The clock used where none is given."""
    return dt.datetime.now(dt.UTC)


class EmulatorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``numbers`` maps each phone_number_id to its display number; all others are refused.

    ``access_token`` None takes any bearer token, but a request without one is still refused.
    ``templates`` are those that are approved, whose placeholders read ``{{1}}`` or ``{{name}}``; None
    approves every name. ``ordered`` keeps the webhooks of one phone in sequence.
    A refused webhook is repeated after ``retry_first`` seconds, then twice that, up to
    ``retry_most``, until it is answered 200. With ``pending_most`` updates undelivered, sends are refused
    (131016) rather than any update dropped. A phone keeps its last ``messages_kept`` messages.
    """

    webhook_url: str
    app_secret: str
    access_token: str | None = None
    numbers: Mapping[str, str] = DEMO_NUMBERS
    clock: Callable[[], dt.datetime] = utc_now
    templates: Sequence[ApprovedTemplate] | None = None
    throttled: bool = True
    ordered: bool = True
    workers: int = 32
    retry_first: float = 0.05
    retry_most: float = 1.0
    webhook_timeout: float = 10.0
    pending_most: int = 100_000
    messages_kept: int = 500
    media_kept: int = 200
    business_account: str = "200000000000001"
