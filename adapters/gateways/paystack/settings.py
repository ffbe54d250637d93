"""What the Paystack gateway must be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MINIMUMS: Mapping[str, int] = MappingProxyType({"ZAR": 100, "KES": 300})
"""The least that can be charged, in minor units, as one integrator reports it; Paystack publishes none."""


@dataclass(frozen=True, slots=True)
class PaystackSettings:
    """The key stays out of ``repr``, so that a settings object may be logged.

    ``secret_key`` both authorises calls and signs webhooks; its prefix chooses test or live.
    ``email_domain`` is ours: customers on WhatsApp rarely have the address that Paystack insists on.
    ``channels`` limits how people may pay, empty means all; ``timeout`` bounds a call, in seconds.
    """

    secret_key: str = field(repr=False)
    email_domain: str = "wakala.example"
    api_url: str = "https://api.paystack.co"
    channels: tuple[str, ...] = ()
    minimums: Mapping[str, int] = field(default_factory=lambda: MINIMUMS)
    timeout: float = 30.0
