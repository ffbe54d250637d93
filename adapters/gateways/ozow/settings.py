"""What the Ozow gateway must be told."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OzowSettings:
    """Keys stay out of ``repr``, so that a settings object may be logged.

    ``private_key`` goes into hashes and never over the wire, ``api_key`` opens the API. ``test`` takes
    payments in which no money moves. ``timeout`` bounds a call, in seconds.
    """

    site_code: str
    private_key: str = field(repr=False)
    api_key: str = field(repr=False)
    test: bool = False
    api_url: str = "https://api.ozow.com"
    pay_url: str = "https://pay.ozow.com"
    timeout: float = 30.0
