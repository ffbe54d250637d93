"""Refusals in Meta's form: one exception, and what each code is called and answered with."""

from __future__ import annotations

import secrets
from typing import Any

TITLES: dict[int, str] = {
    0: "Authentication failed",
    1: "Unknown API error",
    2: "Service temporarily unavailable",
    3: "Method not permitted",
    4: "Too many API calls by this app",
    10: "Permission denied",
    33: "Business number does not exist",
    100: "Invalid parameter",
    190: "Access token invalid or expired",
    368: "Account blocked for policy violations",
    2500: "Unknown path",
    80007: "Business account rate limit reached",
    130429: "Rate limit hit",
    130472: "Recipient is part of an experiment",
    130497: "Business may not message this country",
    131000: "Something went wrong",
    131005: "Access denied",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131016: "Service overloaded",
    131021: "Recipient is the sender",
    131026: "Message undeliverable",
    131030: "Recipient is not on the allow list",
    131031: "Account locked",
    131042: "Payment problem with the business account",
    131045: "Number is not registered",
    131047: "Re-engagement message",
    131048: "Spam rate limit hit",
    131049: "Withheld to keep the recipient engaged",
    131050: "Recipient stopped marketing messages",
    131051: "Unsupported message type",
    131052: "Media download failed",
    131053: "Media upload failed",
    131056: "Too many messages to this recipient",
    131057: "Account in maintenance",
    132000: "Template parameter count does not match",
    132001: "Template does not exist",
    132005: "Filled template is too long",
    132012: "Template parameter format does not match",
    132015: "Template is paused",
    132016: "Template is disabled",
    133010: "Number is not registered",
    135000: "Generic user error",
}
"""A code that is missing here may still be injected; it is then called "Injected"."""

_HTTP = {0: 401, 190: 401, 1: 500, 131000: 500, 131016: 500, 2: 503, 132001: 404}
_FORBIDDEN = {3, 10, 368, 131005, 131031}


class GraphError(Exception):
    """The request is refused with ``code``; ``http`` overrides the status that goes with the code."""

    def __init__(
        self, code: int, details: str, *, http: int | None = None, subcode: int | None = None
    ) -> None:
        super().__init__(f"({code}) {details}")
        self.code, self.details, self.subcode = code, details, subcode
        self.http = http or http_status(code)


class Outage(Exception):
    """The request meets a broken gateway: ``http`` with an HTML page, no envelope."""

    def __init__(self, http: int) -> None:
        super().__init__(f"injected outage {http}")
        self.http = http


class PhoneError(Exception):
    """The emulator's own API (phones, faults) was asked for something that cannot be."""


def http_status(code: int) -> int:
    """Throttles answer 400, not 429: clients must look at the code."""
    if code in _FORBIDDEN or 200 <= code <= 299:
        return 403
    return _HTTP.get(code, 400)


def envelope(error: GraphError) -> dict[str, Any]:
    """The body Meta answers a refused request with."""
    body: dict[str, Any] = {
        "message": f"(#{error.code}) {TITLES.get(error.code, 'Injected')}",
        "type": "GraphMethodException" if error.subcode == 33 else "OAuthException",
        "code": error.code,
        "error_data": {"messaging_product": "whatsapp", "details": error.details},
        "fbtrace_id": secrets.token_urlsafe(16),
    }
    if error.subcode is not None:
        body["error_subcode"] = error.subcode
    return {"error": body}


def webhook_error(code: int, details: str) -> dict[str, Any]:
    """The same refusal as it appears in a ``failed`` status or an unsupported message."""
    title = TITLES.get(code, "Injected")
    return {"code": code, "title": title, "message": title, "error_data": {"details": details}}
