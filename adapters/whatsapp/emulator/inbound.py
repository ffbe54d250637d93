"""What a person does on the phone, turned into the message Meta would post about it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from adapters.whatsapp.emulator.errors import PhoneError, webhook_error
from adapters.whatsapp.emulator.media import MediaStore
from adapters.whatsapp.emulator.phones import Phone
from adapters.whatsapp.emulator.screen import Choice, Fields, Shown

PHOTO = Path(__file__).with_name("photo.jpg")
_MIME = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/ogg; codecs=opus",
    "document": "application/pdf",
    "sticker": "image/webp",
}
_REPLY_KINDS = {"buttons": "button_reply", "list": "list_reply", "template": "button"}


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One act on the phone. ``number`` may be left out where the emulator has one business number.

    ``name`` is the person's profile name, ``place`` that of a location. ``context`` is the wamid that
    is answered, reacted to or tapped on; by default the newest that fits. ``force`` allows a tap on a
    choice that was never offered. ``data`` is a file in base64; ``text`` is its caption. ``kind`` is
    what an unsupported message is. ``raw`` is a whole message, laid over what the emulator fills in.
    ``hide`` keeps the phone number out of the webhook, as for people with a username.
    """

    type: Literal[
        "text", "tap", "location", "reaction", "unsupported", "raw",
        "image", "video", "audio", "document", "sticker",
    ] = "text"  # fmt: skip
    number: str = ""
    name: str = ""
    text: str = ""
    choice: str = ""
    title: str = ""
    force: bool = False
    context: str | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None
    place: str = ""
    address: str = ""
    emoji: str = ""
    data: str = ""
    mime_type: str = ""
    filename: str = ""
    kind: str = "poll"
    raw: dict[str, Any] | None = None
    hide: Literal["omitted", "empty"] | None = None


class Written(msgspec.Struct, frozen=True):
    """``body`` is the message's own part of the webhook, ``fields`` what the phone shows of it."""

    body: dict[str, Any]
    fields: Fields
    context: str | None = None


def write(act: Act, phone: Phone, media: MediaStore) -> Written:
    """Work out the message to ``act.number``; raises PhoneError where the phone could not do this."""
    if act.type in _MIME:
        return _file(act, media)
    return _WRITERS[act.type](act, phone)


def _text(act: Act, phone: Phone) -> Written:
    if not act.text:
        raise PhoneError("text: a text message needs words")
    body = {"type": "text", "text": {"body": act.text}}
    return Written(body, {"kind": "text", "text": act.text}, act.context)


def _tap(act: Act, phone: Phone) -> Written:
    prompt = _prompt(act, phone)
    choice = _choice(prompt, act.choice)
    if choice is None and not act.force:
        by = f"by {act.context}" if act.context else "to this phone"
        offered = f"offered were {_offered(act, phone)}; force taps all the same"
        raise PhoneError(f"choice: {act.choice!r} was not offered {by}; {offered}")
    choice = choice or Choice(act.choice, act.title or act.choice)
    kind = _REPLY_KINDS.get(prompt.kind if prompt else "", "button_reply")
    body = _template_tap(choice) if kind == "button" else _interactive_tap(kind, choice)
    return Written(body, {"kind": "tap", "text": choice.title}, prompt.wamid if prompt else act.context)


def _received(act: Act, phone: Phone) -> list[Shown]:
    """What this phone really got from the business number, newest first."""
    return [
        shown
        for shown in reversed(phone.messages)
        if shown.direction == "out" and shown.number == act.number and shown.status != "failed"
    ]


def _prompt(act: Act, phone: Phone) -> Shown | None:
    """The message tapped on: the one named, or the newest that offers the choice."""
    received = _received(act, phone)
    if act.context:
        return next((shown for shown in received if shown.wamid == act.context), None)
    return next((shown for shown in received if _choice(shown, act.choice)), None)


def _choice(shown: Shown | None, choice: str) -> Choice | None:
    return next((each for each in shown.choices if each.id == choice), None) if shown else None


def _offered(act: Act, phone: Phone) -> list[str]:
    return sorted({choice.id for shown in _received(act, phone) for choice in shown.choices})


def _interactive_tap(kind: str, choice: Choice) -> dict[str, Any]:
    reply = {"id": choice.id, "title": choice.title}
    if kind == "list_reply" and choice.description:
        reply["description"] = choice.description
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}}


def _template_tap(choice: Choice) -> dict[str, Any]:
    return {"type": "button", "button": {"payload": choice.id, "text": choice.title}}


def _location(act: Act, phone: Phone) -> Written:
    if act.latitude is None or act.longitude is None:
        raise PhoneError("latitude, longitude: a location needs both, in degrees")
    named = {"name": act.place, "address": act.address}
    pin = {"latitude": act.latitude, "longitude": act.longitude, **{k: v for k, v in named.items() if v}}
    newest = _received(act, phone)[:1]
    asked = next((shown.wamid for shown in newest if shown.kind == "location_request"), None)
    fields = {"kind": "location", "text": act.place or act.address, "detail": pin}
    return Written({"type": "location", "location": pin}, fields, act.context or asked)


def _reaction(act: Act, phone: Phone) -> Written:
    target = act.context or next((shown.wamid for shown in _received(act, phone)), None)
    if target is None:
        raise PhoneError("context: this phone received nothing to react to")
    reaction = {"message_id": target} | ({"emoji": act.emoji} if act.emoji else {})
    fields = {"kind": "reaction", "text": act.emoji, "context": target}
    return Written({"type": "reaction", "reaction": reaction}, fields)


def _unsupported(act: Act, phone: Phone) -> Written:
    error = webhook_error(131051, f"{act.kind} is not supported")
    body = {"type": "unsupported", "errors": [error], "unsupported": {"type": act.kind}}
    return Written(body, {"kind": "unsupported", "text": act.kind})


def _raw(act: Act, phone: Phone) -> Written:
    if not act.raw:
        raise PhoneError('raw: a raw message needs its body, such as {"type": "order", "order": {...}}')
    return Written(act.raw, {"kind": str(act.raw.get("type", "unknown")), "detail": act.raw}, act.context)


def _file(act: Act, media: MediaStore) -> Written:
    mime = act.mime_type or _MIME[act.type]
    item = media.put(_decoded(act.data) or _sample(act.type), mime)
    body: dict[str, Any] = {"id": item.id, "mime_type": mime, "sha256": item.sha256}
    if act.text:
        body["caption"] = act.text
    if act.filename:
        body["filename"] = act.filename
    if act.type == "audio":
        body["voice"] = True
    fields = {"kind": act.type, "text": act.text, "detail": {"media": {"id": item.id, "mime_type": mime}}}
    return Written({"type": act.type, act.type: body}, fields, act.context)


@cache
def _sample(kind: str) -> bytes:
    """What is sent where no data is given; a photo is a real one, of a menu on a wall."""
    return PHOTO.read_bytes() if kind == "image" else f"an emulated {kind}".encode()


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as fault:
        raise PhoneError(f"data: not base64 ({fault})") from fault


_WRITERS: dict[str, Callable[[Act, Phone], Written]] = {
    "text": _text,
    "tap": _tap,
    "location": _location,
    "reaction": _reaction,
    "unsupported": _unsupported,
    "raw": _raw,
}
