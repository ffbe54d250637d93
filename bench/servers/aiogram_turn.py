"""aiogram 3 on aiohttp and uvloop: a webhook, a state in memory that changes each turn, one reply.

Runs in the peers' own virtual environment. Arguments: the port, and the address of the dummy
server, or nothing: then a reply ends where the HTTP client would begin. The update is handled
before the webhook is answered, so that an answer means a finished turn as it does elsewhere.
"""

from __future__ import annotations

import sys
from typing import Any

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

_ANSWER = (
    '{"ok":true,"result":{"message_id":1,"date":1790000000,"text":"ok",'
    '"chat":{"id":1,"type":"private","first_name":"Nomsa"}}}'
)


class Ordering(StatesGroup):
    """Two states to go back and forth between."""

    browsing = State()
    cart = State()


class StubSession(AiohttpSession):
    """Builds each request and reads each answer as ever, but sends nothing."""

    async def make_request(self, bot: Bot, method: Any, *_: Any, **__: Any) -> Any:
        """Answer as Telegram does, at no cost of a network."""
        self.build_form_data(bot=bot, method=method)
        return self.check_response(bot=bot, method=method, status_code=200, content=_ANSWER).result


async def _to_cart(message: Message, state: FSMContext) -> None:
    await _move(message, state, Ordering.cart)


async def _to_browsing(message: Message, state: FSMContext) -> None:
    await _move(message, state, Ordering.browsing)


async def _move(message: Message, state: FSMContext, target: State) -> None:
    turns = (await state.get_data()).get("turns", 0) + 1
    await state.update_data(turns=turns)
    await state.set_state(target)
    await message.answer(f"You said {message.text}. Reply menu to see what we have.")


async def _ready(_: web.Request) -> web.Response:
    return web.Response(text="ok")


def serve(port: int, server: str | None) -> None:
    """Serve until the process is ended."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(server)) if server else StubSession()
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.message.register(_to_browsing, StateFilter(Ordering.cart))
    dispatcher.message.register(_to_cart)
    handler = SimpleRequestHandler(
        dispatcher,
        Bot("1:demo-token", session=session),
        handle_in_background=False,
        secret_token="demo-secret-token",
    )
    app = web.Application()
    handler.register(app, "/webhook")
    app.router.add_get("/readyz", _ready)
    loop = uvloop.new_event_loop()
    web.run_app(app, host="127.0.0.1", port=port, loop=loop, access_log=None, print=None)


serve(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
