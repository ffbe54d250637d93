"""Proof that a webhook comes from Meta: an HMAC-SHA256 of the raw body, keyed with the app secret."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping

HEADER = "X-Hub-Signature-256"
"""The older ``X-Hub-Signature`` (SHA-1) still arrives beside it and proves nothing."""


def sign(body: bytes, secret: str) -> str:
    """Return the header value that Meta would send with ``body``."""
    return "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()


def is_authentic(body: bytes, header: str | None, secrets: Iterable[str]) -> bool:
    """Tell whether one of ``secrets`` signed exactly these bytes.

    The body must be as it was received: Meta signs its own escaping, which decoding and encoding
    again does not reproduce. All secrets are tried, so the time taken does not tell which one fits;
    an empty secret never does.
    """
    given = (header or "").encode("utf-8", "surrogateescape")
    authentic = False
    for secret in filter(None, secrets):
        authentic |= hmac.compare_digest(sign(body, secret).encode(), given)
    return authentic


def challenge(query: Mapping[str, str], verify_token: str) -> str | None:
    """Return what to echo when Meta verifies the webhook's address, or None where it must be refused."""
    given = query.get("hub.verify_token", "").encode("utf-8", "surrogateescape")
    known = hmac.compare_digest(given, verify_token.encode())
    if not (known and verify_token and query.get("hub.mode") == "subscribe"):
        return None
    return query.get("hub.challenge")
