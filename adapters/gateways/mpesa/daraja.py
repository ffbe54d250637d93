"""Calls to Daraja, each with an access token that is good."""

from __future__ import annotations

from typing import Any

import aiohttp
import msgspec

from adapters.gateways.http import call, time_limit
from adapters.gateways.mpesa.reply import Json, Reply, reply_of, text
from adapters.gateways.mpesa.settings import MpesaSettings
from adapters.gateways.mpesa.tokens import Token, Tokens
from bot.clock import Clock
from plugins.payments.gateway import GatewayRefused, GatewayUnknown

_OAUTH = "/oauth/v1/generate?grant_type=client_credentials"
_LIFE = 3599.0
"""Seconds that a token is good for where the answer does not say."""


class Daraja:
    """Speaks for one app. The session is the caller's to open and close."""

    def __init__(self, session: aiohttp.ClientSession, settings: MpesaSettings, clock: Clock) -> None:
        self._session = session
        self._root = settings.api_url.rstrip("/")
        self._login = aiohttp.encode_basic_auth(settings.consumer_key, settings.consumer_secret)
        self._timeout = time_limit(settings.timeout)
        self._tokens = Tokens(self._log_in, clock)

    async def ask(self, path: str, body: Json) -> Reply:
        """POST and return the answer, whatever it says; raises GatewayRefused or GatewayUnknown.

        A refused token is renewed once: Daraja looks at it before it does anything.
        """
        token = await self._tokens.get()
        reply = await self._post(path, body, token)
        if not reply.token_refused:
            return reply
        self._tokens.drop(token)
        reply = await self._post(path, body, await self._tokens.get())
        if reply.token_refused:
            raise GatewayRefused(reply.code or "401", "Daraja refuses a fresh access token for this product")
        return reply

    async def _post(self, path: str, body: Json, token: str) -> Reply:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return await self._call("POST", path, headers=headers, data=msgspec.json.encode(body))

    async def _log_in(self) -> Token:
        try:
            reply = await self._call("GET", _OAUTH, headers={"Authorization": self._login})
        except GatewayUnknown as error:
            raise GatewayRefused("no_token", f"no access token: {error}", retryable=True) from error
        token, life = text(reply.body, "access_token"), text(reply.body, "expires_in")
        if reply.status != 200 or not token:
            raise _no_token(reply)
        return Token(token, float(life) if life.isdecimal() else _LIFE)

    async def _call(self, method: str, path: str, **request: Any) -> Reply:
        url = self._root + path
        return reply_of(await call(self._session, method, url, timeout=self._timeout, **request))


def _no_token(reply: Reply) -> GatewayRefused:
    said = text(reply.body, "errorMessage") or "check consumer_key and consumer_secret"
    code, passing = reply.code or str(reply.status), reply.status >= 429
    return GatewayRefused(code, f"no access token: {said}", retryable=passing)
