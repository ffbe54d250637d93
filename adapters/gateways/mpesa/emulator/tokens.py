"""Access tokens: given for the app's key and secret, good for an hour."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import secrets

from adapters.gateways.mpesa.emulator.errors import daraja_error


class Tokens:
    """All tokens that are good; each call for one gives a new one. ``issued`` counts them."""

    def __init__(self, key: str, secret: str, seconds: int) -> None:
        self._login = base64.b64encode(f"{key}:{secret}".encode()).decode()
        self._seconds = seconds
        self._until: dict[str, dt.datetime] = {}
        self.issued = 0

    def issue(self, authorization: str, grant: str, now: dt.datetime) -> dict[str, str]:
        """Give a token; its life is told as text."""
        scheme, _, login = authorization.partition(" ")
        known = hmac.compare_digest(login.strip().encode(), self._login.encode())
        if scheme.lower() != "basic" or not known:
            raise daraja_error("400.008.01", "Invalid Authentication passed")
        if grant != "client_credentials":
            raise daraja_error("400.008.02", "Invalid grant type passed")
        token = secrets.token_urlsafe(21)
        self._until[token] = now + dt.timedelta(seconds=self._seconds)
        self.issued += 1
        return {"access_token": token, "expires_in": str(self._seconds)}

    def check(self, authorization: str, now: dt.datetime) -> None:
        """Refuse whoever has no token that is good now."""
        scheme, _, token = authorization.partition(" ")
        until = self._until.get(token)
        if scheme.lower() != "bearer" or until is None or now >= until:
            raise daraja_error("404.001.03", "Invalid Access Token")

    def expire(self) -> None:
        """Make every token worthless."""
        self._until.clear()
