"""What a phone shows: one struct for any message, and how a request to send becomes one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from adapters.whatsapp.emulator import interactive as i
from adapters.whatsapp.emulator import parts as p
from adapters.whatsapp.emulator.limits import SendRequest
from adapters.whatsapp.emulator.templates import ApprovedTemplate, approved, filled, quick_replies

Direction = Literal["in", "out"]
Status = Literal["sent", "delivered", "read", "failed"]
Fields = dict[str, Any]


class Choice(msgspec.Struct, frozen=True):
    """Something to tap; ``section`` is the heading it stands under in a list."""

    id: str
    title: str
    description: str = ""
    section: str = ""


class Shown(msgspec.Struct, kw_only=True):
    """One message on the screen, named from the business's side: ``in`` is written by the customer.

    ``seq`` never changes; ``revision`` grows with every change of status. Both count the changes
    of one phone. An inbound message is ``sent``, ``delivered`` once the webhook answered 200 and
    ``read`` once the business marked it; an outbound one that ``failed`` is not on the real screen.
    ``detail`` holds what only one kind has: url, media, latitude and longitude, sections ...
    """

    direction: Direction
    wamid: str
    at: dt.datetime
    number: str
    kind: str
    text: str = ""
    header: str = ""
    footer: str = ""
    choices: list[Choice] = []
    menu_label: str = ""
    status: Status = "sent"
    opaque: str | None = None
    context: str | None = None
    detail: Fields = {}
    seq: int = 0
    revision: int = 0


def fields(request: SendRequest, templates: Sequence[ApprovedTemplate] | None) -> Fields:
    """What ``Shown`` says about the content; raises GraphError for a template that is amiss."""
    content = getattr(request, request.type)
    match content:
        case p.Text():
            shown: Fields = {"text": content.body}
        case p.Template():
            shown = _template(content, approved(content, templates))
        case p.Reaction():
            shown = {"text": content.emoji, "context": content.message_id}
        case p.File():
            shown = _file(content)
        case p.Location():
            shown = {"text": content.name or content.address, "detail": msgspec.to_builtins(content)}
        case list():
            shown = {"text": ", ".join(contact.name.formatted_name for contact in content)}
        case _:
            shown = _interactive(content)
    return {"kind": request.type} | shown


def _template(template: p.Template, known: ApprovedTemplate) -> Fields:
    choices = [Choice(payload, title) for payload, title in quick_replies(template, known)]
    detail = {"template": known.name, "category": known.category}
    return {"text": filled(template, known), "choices": choices, "detail": detail}


def _file(file: p.File) -> Fields:
    media = msgspec.to_builtins(file)
    return {"text": media.pop("caption", ""), "detail": {"media": media}}


def _interactive(message: i.AnyInteractive) -> Fields:
    shown: Fields = {"kind": message.__struct_config__.tag, "text": message.body.text if message.body else ""}
    if footer := getattr(message, "footer", None):
        shown["footer"] = footer.text
    header, action = _header(getattr(message, "header", None)), _action(message)
    return shown | header | action | {"detail": header.get("detail", {}) | action.get("detail", {})}


def _header(header: i.Header | i.TextHeader | None) -> Fields:
    if header is None:
        return {}
    if header.type == "text":
        return {"header": header.text}
    return {"detail": {"media": msgspec.to_builtins(getattr(header, header.type))}}


def _action(message: i.AnyInteractive) -> Fields:
    match message:
        case i.Buttons():
            choices = [Choice(button.reply.id, button.reply.title) for button in message.action.buttons]
            return {"kind": "buttons", "choices": choices}
        case i.Menu():
            return {"menu_label": message.action.button, "choices": _rows(message.action.sections)}
        case i.CallToAction():
            link = message.action.parameters
            return {"menu_label": link.display_text, "detail": {"url": link.url}}
        case i.LocationRequest():
            return {"kind": "location_request"}
    return {"detail": {"action": msgspec.to_builtins(message.action)}}


def _rows(sections: list[i.Section]) -> list[Choice]:
    return [Choice(row.id, row.title, row.description, part.title) for part in sections for row in part.rows]
