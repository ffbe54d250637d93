"""How one emulator is set up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec

from adapters.gateways.emulation.timeline import utc_now

SANDBOX_PASSKEY = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919"
"""Published by Safaricom for the sandbox's shortcode, so it protects nothing."""


class EmulatorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``passkeys`` and ``initiators`` map shortcodes and names to their secrets; ``tills`` maps a till to
    the shortcode of its store. ``bulk_balance`` is what each bulk shortcode can pay out, in shillings.

    ``private_key`` (PEM) reads the initiators' passwords; None makes a new one. A prompt that nobody answers
    ends after ``prompt_seconds``. A callback is posted once; ``callback_retries`` are pauses before further
    attempts, until it is answered 200. ``https_only`` refuses callback addresses without TLS, as Safaricom
    does.
    """

    consumer_key: str = "demo-consumer-key"
    consumer_secret: str = "demo-consumer-secret"  # noqa: S105 - protects an emulator
    passkeys: Mapping[str, str] = MappingProxyType({"174379": SANDBOX_PASSKEY})
    tills: Mapping[str, str] = MappingProxyType({"5174379": "174379"})
    initiators: Mapping[str, str] = MappingProxyType({"testapi": "demo-initiator-password"})
    bulk_shortcodes: tuple[str, ...] = ("600997",)
    bulk_balance: int = 1_000_000
    private_key: bytes | None = None
    clock: Callable[[], dt.datetime] = utc_now
    token_seconds: int = 3599
    prompt_seconds: float = 60.0
    callback_retries: tuple[float, ...] = ()
    https_only: bool = False
