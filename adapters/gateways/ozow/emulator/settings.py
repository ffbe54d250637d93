"""How one emulator is set up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec

from adapters.gateways.emulation.timeline import utc_now

DEMO_SITE_CODE = "WAK-WAK-001"
DEMO_PRIVATE_KEY = "wakala-demo-private-key"
DEMO_API_KEY = "wakala-demo-api-key"


class EmulatorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``notify_url`` is the site's own, for requests that name none.

    ``retries`` are pauses in seconds before a notification is posted again: Ozow documents none. ``balance``
    are the cents in the float that refunds are paid from. A refund takes two steps of ``refund_pause``
    seconds on ``clock``; with None it moves only when told to. Tokens live ``token_seconds``.
    """

    site_code: str = DEMO_SITE_CODE
    private_key: str = DEMO_PRIVATE_KEY
    api_key: str = DEMO_API_KEY
    notify_url: str = ""
    clock: Callable[[], dt.datetime] = utc_now
    retries: tuple[float, ...] = (0.2, 1.0, 5.0, 30.0)
    balance: int = 100_000_00
    refund_pause: float | None = 1.0
    token_seconds: int = 86_399
