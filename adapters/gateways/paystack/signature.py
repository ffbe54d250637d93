"""Proof that a webhook comes from Paystack: an HMAC-SHA512 of the raw body, keyed with the secret key."""

from __future__ import annotations

import hmac

HEADER = "x-paystack-signature"


def sign(body: bytes, secret_key: str) -> str:
    """Return the header value that Paystack would send with ``body``; there is no key but the API's own."""
    return hmac.digest(secret_key.encode(), body, "sha512").hex()


def is_authentic(body: bytes, header: str | None, secret_key: str) -> bool:
    """Tell whether the key signed exactly these bytes; an empty key never does."""
    given = (header or "").encode("utf-8", "surrogateescape")
    return hmac.compare_digest(sign(body, secret_key).encode(), given) and bool(secret_key)
