"""Meta's side of the API: ``/{version}/{number}/messages``, read marks, typing, and number details."""

from __future__ import annotations

import asyncio
import hmac
from typing import Any

from aiohttp import web

from adapters.whatsapp.emulator import identity, media, screen
from adapters.whatsapp.emulator.answers import answer
from adapters.whatsapp.emulator.cloud import CLOUD, Cloud
from adapters.whatsapp.emulator.errors import GraphError, Outage
from adapters.whatsapp.emulator.limits import ReadRequest, SendRequest, check
from adapters.whatsapp.emulator.phones import Phone


async def messages(request: web.Request) -> web.StreamResponse:
    """``POST .../messages``: a message, or a read mark with or without typing."""
    try:
        return await _take(request)
    except GraphError as refused:
        request.app[CLOUD].ledger.refused(refused.code)
        raise


async def details(request: web.Request) -> web.StreamResponse:
    """``GET /{version}/{id}`` of a business number."""
    number = authorised_number(request)
    return answer(
        {
            "id": number,
            "display_phone_number": request.app[CLOUD].settings.numbers[number],
            "verified_name": "Emulated business",
            "quality_rating": "GREEN",
            "throughput": {"level": "STANDARD"},
        }
    )


async def unknown(request: web.Request) -> web.StreamResponse:
    """Any other path of a version."""
    raise GraphError(2500, f"there is no {request.method} {request.path}")


def authorise(request: web.Request) -> None:
    """Raises GraphError 190 without a bearer token, or with another than the one configured."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    expected = request.app[CLOUD].settings.access_token
    if kind.lower() != "bearer" or not token:
        raise GraphError(190, "an access token is required: Authorization: Bearer <token>")
    if expected is not None and not hmac.compare_digest(token.encode(), expected.encode()):
        raise GraphError(190, "the access token is not the one this emulator was started with")


def authorised_number(request: web.Request) -> str:
    """The business number in the path; raises GraphError 190, or 100 for a number that is not ours."""
    authorise(request)
    number = request.match_info["id"]
    if number not in request.app[CLOUD].settings.numbers:
        raise GraphError(100, f"there is no object {number}, or this token may not use it", subcode=33)
    return number


def hang_up(request: web.Request) -> web.Response:
    """Close the connection; the answer returned here reaches nobody."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _take(request: web.Request) -> web.StreamResponse:
    cloud, number = request.app[CLOUD], authorised_number(request)
    asked = check(await request.read())
    if isinstance(asked, ReadRequest):
        return _mark_read(cloud, asked)
    if cloud.injector.drops(acts=False):
        return hang_up(request)
    sent = _send(cloud, number, asked)
    if delay := cloud.injector.faults.delay:
        await asyncio.sleep(delay)
    return hang_up(request) if cloud.injector.drops(acts=True) else answer(sent)


def _mark_read(cloud: Cloud, asked: ReadRequest) -> web.Response:
    if not cloud.mark_read(asked.message_id, typing=asked.typing_indicator is not None):
        raise GraphError(100, f"message_id: {asked.message_id!r} is no message a customer sent")
    return answer({"success": True})


def _send(cloud: Cloud, number: str, asked: SendRequest) -> dict[str, Any]:
    phone = _recipient(cloud, number, asked)
    failure = _gate(cloud, number, phone, asked)
    fields = screen.fields(asked, cloud.settings.templates)
    context = {"context": asked.context.message_id} if asked.context else {}
    shown = cloud.accept(phone, number, context | fields, asked.biz_opaque_callback_data, failure)
    return _accepted(asked, phone, shown.wamid)


def _accepted(asked: SendRequest, phone: Phone, wamid: str) -> dict[str, Any]:
    contact = {"input": asked.to, "wa_id": phone.wa_id} if asked.to else {"input": asked.recipient}
    message = {"id": wamid} | ({"message_status": "accepted"} if asked.template else {})
    return {
        "messaging_product": "whatsapp",
        "contacts": [contact | {"user_id": phone.user_id}],
        "messages": [message],
    }


def _recipient(cloud: Cloud, number: str, asked: SendRequest) -> Phone:
    if not asked.to:
        known = cloud.phones.by_user_id(asked.recipient)
        if known is None:
            raise GraphError(131026, f"recipient: nobody here has the user id {asked.recipient!r}")
        return known
    wa_id = identity.dialled(asked.to)
    if wa_id == identity.dialled(cloud.settings.numbers[number]):
        raise GraphError(131021, f"to: {wa_id} is the sender")
    return cloud.phones.get(wa_id)


def _gate(cloud: Cloud, number: str, phone: Phone, asked: SendRequest) -> int | None:
    """Let a message pass or raise GraphError; a code that is returned fails it after it was accepted."""
    if cloud.delivery.full:
        raise GraphError(131016, "too many updates wait for the webhook to answer 200")
    if (late := _injected(cloud, phone)) is not None:
        return late
    if cloud.settings.throttled:
        cloud.throttles.outbound(number, phone.wa_id, cloud.now())
    if asked.file and asked.file.id is not None:
        media.check_kind(asked.type, cloud.media.get(asked.file.id), asked.file.id)
    return _undeliverable(cloud, number, phone, asked)


def _injected(cloud: Cloud, phone: Phone) -> int | None:
    rule = cloud.injector.refusal(phone.wa_id)
    if rule is None or rule.late:
        return rule.code if rule else None
    if rule.code is None:
        raise Outage(rule.http or 502)
    raise GraphError(rule.code, "injected by the emulator", http=rule.http)


def _undeliverable(cloud: Cloud, number: str, phone: Phone, asked: SendRequest) -> int | None:
    if phone.wa_id in cloud.injector.faults.unreachable:
        refused = GraphError(131026, f"{phone.wa_id} cannot be reached on WhatsApp")
    elif not asked.template and not phone.window_open(number, cloud.now()):
        refused = GraphError(131047, f"{phone.wa_id} wrote more than 24 hours ago, or never; send a template")
    else:
        return None
    if refused.code in cloud.injector.faults.late:
        return refused.code
    raise refused
