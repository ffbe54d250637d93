"""Signed webhook deliveries as raw HTTP requests, built before the clock starts."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import random
import secrets
import time
from collections.abc import Iterable, Sequence
from typing import Literal

SECRET = "demo-app-secret"
TELEGRAM_SECRET = "demo-secret-token"

PAYSTACK_KEY = "sk_test_wakala_demo"

Dialect = Literal["whatsapp", "telegram", "paystack"]
Order = Literal["in turn", "random"]

_WHATSAPP_HEAD = (
    b"POST /webhook HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nUser-Agent: facebookexternalua\r\n"
    b"Content-Type: application/json\r\nX-Hub-Signature-256: sha256=%s\r\nContent-Length: %d\r\n\r\n"
)
_WHATSAPP_BODY = (
    '{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":'
    '{"messaging_product":"whatsapp","metadata":{"display_phone_number":"27600000001",'
    '"phone_number_id":"%(number)s"},"contacts":[{"profile":{"name":"Nomsa %(sender)d"},'
    '"wa_id":"%(phone)s","user_id":"ZA.%(sender)020d"}],"messages":[{"from":"%(phone)s",'
    '"from_user_id":"ZA.%(sender)020d","id":"%(id)s","timestamp":"%(now)d","text":{"body":"%(text)s"},'
    '"type":"text"}]},"field":"messages"}]}]}'
)
_TELEGRAM_HEAD = (
    b"POST /webhook HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n"
    b"Content-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: %s\r\nContent-Length: %d\r\n\r\n"
)
_TELEGRAM_BODY = (
    '{"update_id":%(update)d,"message":{"message_id":%(update)d,"from":{"id":%(sender)d,"is_bot":false,'
    '"first_name":"Nomsa","last_name":"%(sender)d","username":"nomsa%(sender)d","language_code":"en"},'
    '"chat":{"id":%(sender)d,"first_name":"Nomsa","last_name":"%(sender)d","username":"nomsa%(sender)d",'
    '"type":"private"},"date":%(now)d,"text":"%(text)s"}}'
)
_PAYSTACK_HEAD = (
    b"POST /webhooks/paystack HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nUser-Agent: Paystack/2.0\r\n"
    b"Content-Type: application/json\r\nX-Paystack-Signature: %s\r\nContent-Length: %d\r\n\r\n"
)
_PAYSTACK_BODY = (
    '{"event":"charge.success","data":{"id":%(id)d,"domain":"test","status":"success",'
    '"reference":"%(reference)s","amount":8000,"message":null,"gateway_response":"Successful",'
    '"paid_at":"2026-11-23T12:00:00.000Z","created_at":"2026-11-23T11:59:30.000Z","channel":"card",'
    '"currency":"ZAR","ip_address":"197.0.0.1","metadata":{},"fees":232,"customer":{"id":%(sender)d,'
    '"first_name":null,"last_name":null,"email":"%(phone)s@wakala.example","customer_code":"CUS_demo",'
    '"phone":null,"metadata":null,"risk_action":"default"},"authorization":{"authorization_code":"AUTH_demo",'
    '"bin":"408408","last4":"4081","exp_month":"12","exp_year":"2030","channel":"card",'
    '"card_type":"visa","bank":"TEST BANK","country_code":"ZA","brand":"visa","reusable":true}}}'
)


def number_of(shop: int) -> str:
    """The ``phone_number_id`` of a shop; shop 0 is the demo shop."""
    return str(100_000_000_000_001 + shop)


def phone_of(sender: int) -> str:
    """The ``wa_id`` of the sender with this number, a South African mobile."""
    return f"2782{sender:07d}"


def bsuid_of(sender: int) -> str:
    """The business-scoped user id of the same sender."""
    return f"ZA.{sender:020d}"


def deliveries(
    count: int, senders: Sequence[int], order: Order, *, dialect: Dialect, shops: int, text: str
) -> list[bytes]:
    """Build ``count`` requests, no two with the same message id, also between runs.

    Each sender writes to one shop of the first ``shops``; elsewhere than on WhatsApp there are no shops.
    """
    build = {"whatsapp": whatsapp, "telegram": _telegram, "paystack": _paystack}[dialect]
    run = secrets.token_hex(12)
    return [
        build(run, position, sender, number_of(sender % shops), text)
        for position, sender in enumerate(_order(count, senders, order))
    ]


def _order(count: int, senders: Sequence[int], order: Order) -> Iterable[int]:
    if order == "in turn":
        return itertools.islice(itertools.cycle(senders), count)
    return random.choices(senders, k=count)


def whatsapp(run: str, position: int, sender: int, number: str, text: str) -> bytes:
    """One message to the shop at ``number``; ``run`` and ``position`` make its id."""
    fields = {
        "number": number,
        "sender": sender,
        "phone": phone_of(sender),
        "id": f"wamid.HBgLMjc4MjAwMDAwMDAVAgASGBQz{run}{position:012d}AA==",
        "now": int(time.time()),
        "text": text,
    }
    body = (_WHATSAPP_BODY % fields).encode()
    signature = hmac.digest(SECRET.encode(), body, hashlib.sha256).hex().encode()
    return _WHATSAPP_HEAD % (signature, len(body)) + body


def _telegram(run: str, position: int, sender: int, _: str, text: str) -> bytes:
    update = int(run[:6], 16) + position
    fields = {"update": update, "sender": sender + 1, "now": int(time.time()), "text": text}
    body = (_TELEGRAM_BODY % fields).encode()
    return _TELEGRAM_HEAD % (TELEGRAM_SECRET.encode(), len(body)) + body


def _paystack(run: str, position: int, sender: int, _: str, __: str) -> bytes:
    """A payment came, one that the shop knows nothing of yet."""
    number = int(run[:10], 16) + position
    fields = {"id": number, "reference": f"{run}-{position}", "sender": sender, "phone": phone_of(sender)}
    body = (_PAYSTACK_BODY % fields).encode()
    signature = hmac.digest(PAYSTACK_KEY.encode(), body, hashlib.sha512).hex().encode()
    return _PAYSTACK_HEAD % (signature, len(body)) + body
