"""``/webhook``: where Meta proves itself, and hands over what people wrote."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Literal

from aiohttp import web

from adapters.whatsapp.settings import CloudSettings
from adapters.whatsapp.signature import HEADER, challenge, is_authentic
from adapters.whatsapp.webhook import MAX_BYTES, MalformedWebhook, parse
from bot.channel import Update
from bot.clock import Clock, utc
from bot.problem import Problem
from bot.route import Parameter, Route, Security

Take = Callable[[Sequence[Update]], Awaitable[None]]
OK = 200
"""Only 200 counts as delivered: Meta repeats anything else for days."""

CHALLENGE = (
    Parameter("hub.mode", "query", Literal["subscribe"], "What Meta wants."),
    Parameter("hub.verify_token", "query", str, "As it stands in whatsapp.verify_token."),
    Parameter("hub.challenge", "query", str, "What is echoed."),
)


class Webhook:
    """Answers Meta. ``take`` returns once everything delivered is safe."""

    def __init__(self, settings: CloudSettings, clock: Clock, take: Take) -> None:
        self._settings, self._clock, self._take = settings, clock, take

    async def verify(self, request: web.Request) -> web.Response:
        """Echo the challenge to whoever knows the verify token."""
        answer = challenge(request.query, self._settings.verify_token)
        if answer is None:
            raise Problem(
                HTTPStatus.FORBIDDEN,
                "hub.verify_token does not match whatsapp.verify_token, or hub.mode is not subscribe.",
            )
        return web.Response(text=answer)

    async def receive(self, request: web.Request) -> web.Response:
        """Take a signed delivery in; 200 only after it is committed."""
        body = await request.read()
        if len(body) > MAX_BYTES:
            raise Problem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"the body has {len(body)} bytes; a webhook has at most {MAX_BYTES}.",
            )
        if not is_authentic(body, request.headers.get(HEADER), self._settings.app_secrets):
            raise Problem(
                HTTPStatus.UNAUTHORIZED,
                f"{HEADER} is missing or was not made with our app secret over exactly these bytes.",
            )
        try:
            updates = parse(body, utc(self._clock.now()))
        except MalformedWebhook as error:
            raise Problem(HTTPStatus.BAD_REQUEST, f"the body is not a webhook: {error}.") from None
        await self._take(updates)
        return web.Response(status=OK)

    def routes(self) -> tuple[Route, ...]:
        """Return both routes, documented."""
        return (
            Route(
                method="GET",
                path="/webhook",
                tag="whatsapp",
                summary="Prove that this address is ours",
                handler=self.verify,
                parameters=CHALLENGE,
                refusals={403: "The verify token is not ours"},
                raw=True,
            ),
            Route(
                method="POST",
                path="/webhook",
                tag="whatsapp",
                summary="Take in messages and statuses",
                description=f"Signed by Meta in {HEADER}; 200 is answered once everything is committed.",
                handler=self.receive,
                refusals={
                    400: "The body is not a webhook",
                    401: "The signature is not Meta's",
                    413: "The body is too large",
                },
                security=Security.SIGNATURE,
                raw=True,
            ),
        )
