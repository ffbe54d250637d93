"""The floor: an aiohttp handler on uvloop that answers 200 and does nothing else."""

from __future__ import annotations

import sys

import uvloop
from aiohttp import web


async def _accept(_: web.Request) -> web.Response:
    return web.Response(text="ok")


app = web.Application()
app.router.add_post("/webhook", _accept)
app.router.add_get("/readyz", _accept)
loop = uvloop.new_event_loop()
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), loop=loop, access_log=None, print=None)
