"""How one emulator is set up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec

from adapters.gateways.emulation.timeline import utc_now

DEMO_SECRET_KEY = "sk_test_wakala_demo"  # noqa: S105 - opens nothing but an emulator

MINUTE, HOUR = 60.0, 3600.0
RETRIES = (*(3 * MINUTE,) * 4, *(HOUR,) * 72)
"""Pauses before Paystack posts a webhook again: every 3 minutes four times, then hourly for three days."""


class EmulatorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``secret_key`` is taken, signs webhooks, and by its prefix makes everything test or live.

    ``currencies`` are those the account may charge. Pauses of the retry schedule are divided by
    ``compression``. A refund takes two steps of ``refund_pause`` seconds on ``clock``; with None it moves
    only when told to.
    """

    webhook_url: str
    secret_key: str = DEMO_SECRET_KEY
    currencies: frozenset[str] = frozenset({"ZAR", "KES"})
    clock: Callable[[], dt.datetime] = utc_now
    compression: float = 1000.0
    refund_pause: float | None = 1.0
    integration: int = 100001

    @property
    def domain(self) -> str:
        """Which of Paystack's two worlds the key belongs to."""
        return "live" if self.secret_key.startswith("sk_live_") else "test"
