"""pywa on Starlette and uvicorn: signature, parsing, a text handler and one reply; nothing is stored.

Runs in the peers' own virtual environment. Arguments: the port, and the address of the dummy Graph
server, or nothing: then a reply ends where the HTTP client would begin. The update is handled
before the webhook is answered, so that an answer means a finished turn as it does elsewhere; pywa's
own route answers first, and under load its replies then pile up and are lost.
"""

from __future__ import annotations

import sys
from typing import Any

import httpx
import uvicorn
from pywa_async import WhatsApp, filters, types
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

_ANSWER = (
    b'{"messaging_product":"whatsapp","contacts":[{"input":"27820000000","wa_id":"27820000000"}],'
    b'"messages":[{"id":"wamid.stub"}]}'
)


class StubSession(httpx.AsyncClient):
    """Takes every message without sending it."""

    async def request(self, *_: Any, **__: Any) -> httpx.Response:
        """Answer as Graph does, at no cost of a network."""
        return httpx.Response(200, content=_ANSWER)


def _build(session: httpx.AsyncClient) -> WhatsApp:
    whatsapp = WhatsApp(
        phone_id="100000000000001",
        token="demo-access-token",
        session=session,
        verify_token="demo-verify-token",
        app_secret="demo-app-secret",
    )

    @whatsapp.on_message(filters.text)
    async def reply(_: WhatsApp, message: types.Message) -> None:
        await message.reply(f"You said {message.text}. Reply menu to see what we have.")

    return whatsapp


def _routes(whatsapp: WhatsApp) -> list[Route]:
    async def ready(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async def webhook(request: Request) -> PlainTextResponse:
        body = await request.body()
        refused = await whatsapp.webhook_update_validator(body, request.headers.get("x-hub-signature-256"))
        content, status = refused or await whatsapp.webhook_update_handler(body)
        return PlainTextResponse(content, status)

    return [Route("/readyz", ready), Route("/webhook", webhook, methods=["POST"])]


def serve(port: int, graph: str | None) -> None:
    """Serve until the process is ended."""
    session = httpx.AsyncClient() if graph else StubSession()
    app = Starlette(routes=_routes(_build(session)))
    if graph:  # the client insists on Meta's address when it is built
        session.base_url = httpx.URL(f"{graph}/v26.0")
    uvicorn.run(app, host="127.0.0.1", port=port, loop="uvloop", http="httptools", log_level="warning")


serve(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
