"""Daraja's answers: what each failure says about whether anything was done."""

from __future__ import annotations

from typing import Any

import msgspec

from adapters.gateways.http import Answer
from plugins.payments.gateway import GatewayRefused, GatewayUnknown

Json = dict[str, Any]

_TOKEN_REFUSED = frozenset({"404.001.03", "401.003.01", "401.002.01", "400.003.01"})
"""A bad or expired access token; the same fault has other numbers on other endpoints."""
_THROTTLED = frozenset({"500.003.02", "500.003.03"})
"""Spike arrest and quota."""
_CERTAIN: dict[tuple[str, str], bool] = {
    ("500.001.1001", "wrong credentials"): False,
    ("500.001.1001", "merchant does not exist"): False,
    ("500.001.1001", "unable to lock subscriber"): True,
}
"""Errors of the server that say for certain that nothing was done, by code and a part of their text (the
code alone also means a failure of any other kind); the value tells whether trying again may help."""
_TIMED_OUT = 408


class Reply(msgspec.Struct, frozen=True):
    """An answer that arrived; ``body`` is empty where it was no JSON object."""

    status: int
    body: Json

    @property
    def code(self) -> str:
        """Daraja's error code, such as ``400.002.02``; "" where there is none."""
        return text(self.body, "errorCode")

    def says(self, code: str, part: str) -> bool:
        """Tell whether it is this error, with ``part`` (lower case) in its text."""
        return self.code == code and part in text(self.body, "errorMessage").lower()

    @property
    def token_refused(self) -> bool:
        """Whether the access token was not taken, which is found out before anything is done."""
        return self.status == 401 or self.code in _TOKEN_REFUSED

    def accepted(self) -> Json:
        """Return the body of a request that was taken; raises GatewayRefused or GatewayUnknown."""
        if not 200 <= self.status < 300:
            raise self._failure()
        if not self.body:
            raise GatewayUnknown(f"HTTP {self.status} without a JSON object in its body")
        if not is_zero(self.body.get("ResponseCode")):
            code, said = text(self.body, "ResponseCode"), text(self.body, "ResponseDescription")
            raise GatewayRefused(code or "no ResponseCode", said or "not accepted")
        return self.body

    def _failure(self) -> GatewayRefused | GatewayUnknown:
        code, said = self.code or str(self.status), text(self.body, "errorMessage") or "no reason given"
        if self.status == 429 or self.code in _THROTTLED:
            return GatewayRefused(code, said, retryable=True)
        for (known, part), retryable in _CERTAIN.items():
            if self.says(known, part):
                return GatewayRefused(code, said, retryable=retryable)
        if self.status >= 500 or self.status == _TIMED_OUT:
            return GatewayUnknown(f"HTTP {self.status}, {code}: {said}")
        return GatewayRefused(code, said)


def reply_of(answer: Answer) -> Reply:
    """Take an answer for what it can be read as."""
    try:
        decoded = msgspec.json.decode(answer.body)
    except (ValueError, RecursionError):
        decoded = None
    return Reply(answer.status, decoded if isinstance(decoded, dict) else {})


def text(body: Json, key: str) -> str:
    """Return what stands under ``key``, a number as text; "" where there is neither."""
    value = body.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def is_zero(code: object) -> bool:
    """Tell whether a response code means taken: "0", 0, and on some endpoints "00000000"."""
    return isinstance(code, str | int) and bool(str(code)) and not str(code).strip("0")
