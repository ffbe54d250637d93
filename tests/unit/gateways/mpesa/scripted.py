"""A Daraja that says what a test wants it to say."""

import json

from aiohttp import web

from plugins.payments.gateway import Charge

TOKEN = {"access_token": "a-token", "expires_in": "3599"}
TAKEN = {"CheckoutRequestID": "ws_CO_1", "ResponseCode": "0"}


class Script:
    """A Daraja that answers as it is told, and remembers what it was asked."""

    def __init__(self):
        self.asked, self.logins = [], []
        self.answers, self.tokens = [], []

    async def log_in(self, request):
        self.logins.append((request.query_string, request.headers["Authorization"]))
        return await self._answer(request, *(self.tokens.pop(0) if self.tokens else (200, TOKEN)))

    async def act(self, request):
        self.asked.append((request.path, request.headers, await request.json()))
        return await self._answer(request, *(self.answers.pop(0) if self.answers else (200, TAKEN)))

    async def _answer(self, request, status, body):
        if status == "hang up":
            request.transport.abort()
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return web.Response(status=200 if isinstance(status, str) else status, body=raw)


def attempt(**fields):
    usual = {
        "payment_id": "pay-1",
        "reference": "ORD-1001-A1",
        "token": "t0ken",
        "amount": 45000,
        "currency": "KES",
        "description": "2 kotas",
        "callback_url": "https://shop.example/webhooks/mpesa/t0ken",
        "return_url": "",
        "phone": "254712345678",
    }
    return Charge(**usual | fields)


def error(code, message="", status=None):
    return status or int(code[:3]), {"requestId": "1", "errorCode": code, "errorMessage": message}
