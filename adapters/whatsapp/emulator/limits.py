"""Judges a request to send, on its own and before anything is done, as Meta does.

What a type can say is said in ``parts`` and ``interactive``; here are the rules between fields.
Outside ``interactive`` a fault is 100, inside it is 131009, or 131008 where something is missing;
an unknown type is 131051.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, cast

import msgspec
from msgspec import Meta, Struct

from adapters.whatsapp.emulator import interactive as i
from adapters.whatsapp.emulator import parts as p
from adapters.whatsapp.emulator.errors import GraphError

MEDIA = ("image", "video", "audio", "document", "sticker")
_PATH = re.compile(r" - at `\$(.*)`$")


class SendRequest(Struct, frozen=True, kw_only=True):
    """A message to send. ``to`` is a phone number and wins over ``recipient``, a user id."""

    messaging_product: Literal["whatsapp"]
    recipient_type: Literal["individual"] = "individual"
    to: str = ""
    recipient: str = ""
    type: Literal[
        "text", "image", "video", "audio", "document", "sticker",
        "location", "contacts", "reaction", "interactive", "template",
    ] = "text"  # fmt: skip
    context: p.Context | None = None
    biz_opaque_callback_data: Annotated[str, Meta(max_length=512)] | None = None
    text: p.Text | None = None
    image: p.Captioned | None = None
    video: p.Captioned | None = None
    audio: p.Audio | None = None
    document: p.Document | None = None
    sticker: p.File | None = None
    location: p.Location | None = None
    contacts: Annotated[list[p.Contact], Meta(min_length=1, max_length=257)] | None = None
    reaction: p.Reaction | None = None
    interactive: i.AnyInteractive | None = None
    template: p.Template | None = None

    @property
    def file(self) -> p.File | None:
        """The media of this message, where it is one of ``MEDIA``."""
        return cast("p.File", getattr(self, self.type)) if self.type in MEDIA else None


class ReadRequest(Struct, frozen=True, kw_only=True):
    """Marks a message of a customer as read; ``typing_indicator`` shows that an answer is coming."""

    messaging_product: Literal["whatsapp"]
    status: Literal["read"]
    message_id: p.Filled
    typing_indicator: dict[Literal["type"], Literal["text"]] | None = None


class _Status(Struct):
    status: Any = None


def check(raw: bytes) -> SendRequest | ReadRequest:
    """Read the body of ``POST .../messages``; raises GraphError where Meta would refuse it."""
    try:
        reading = msgspec.json.decode(raw, type=_Status).status is not None
        request = _decode_read(raw) if reading else _decode_send(raw)
    except msgspec.DecodeError as fault:
        raise _refusal(str(fault)) from fault
    if isinstance(request, SendRequest):
        _check_send(request)
    return request


_decode_send = msgspec.json.Decoder(SendRequest).decode
_decode_read = msgspec.json.Decoder(ReadRequest).decode


def _refusal(fault: str) -> GraphError:
    found = _PATH.search(fault)
    path = found[1] if found else ""
    if path == ".type":
        return GraphError(131051, fault)
    if not path.startswith(".interactive"):
        return GraphError(100, fault)
    return GraphError(131008 if "missing required field" in fault else 131009, fault)


def _check_send(request: SendRequest) -> None:
    if not (request.to or request.recipient):
        raise GraphError(100, "the parameter to (a phone number) or recipient (a user id) is required")
    if getattr(request, request.type) is None:
        raise GraphError(100, f"the parameter {request.type} is required where type is {request.type}")
    if request.file:
        _check_file(request.type, request.file)
    if request.interactive:
        _check_interactive(request.interactive)
    _check_rest(request)


def _check_rest(request: SendRequest) -> None:
    if request.reaction and request.context:
        raise GraphError(100, "context: a reaction cannot answer a message")
    if request.location:
        _check_degrees("latitude", request.location.latitude, 90)
        _check_degrees("longitude", request.location.longitude, 180)
    for contact in request.contacts or ():
        if not any(getattr(contact.name, part) for part in contact.name.__struct_fields__[1:]):
            raise GraphError(100, "contacts.name: formatted_name needs one further part, such as first_name")


def _check_degrees(what: str, degrees: float | str, most: int) -> None:
    try:
        inside = abs(float(degrees)) <= most
    except ValueError:
        inside = False
    if not inside:
        raise GraphError(100, f"location.{what}: {degrees!r} is not between -{most} and {most} degrees")


def _check_file(where: str, file: p.File) -> None:
    if (file.id is None) == (file.link is None):
        raise GraphError(100, f"{where}: exactly one of id and link is required")


def _check_interactive(message: i.AnyInteractive) -> None:
    header = getattr(message, "header", None)
    if isinstance(header, i.Header):
        _check_header(header)
    match message:
        case i.Buttons():
            _unique("button ids", (button.reply.id for button in message.action.buttons))
            _unique("button titles", (button.reply.title for button in message.action.buttons))
        case i.Menu():
            _check_menu(message.action.sections)
        case i.ProductList():
            _titled(message.action.sections)
            _at_most(30, "products", sum(len(section.product_items) for section in message.action.sections))
        case i.Carousel():
            _check_cards(message.action.cards)
        case i.Form():
            _check_form(message.action.parameters)


def _check_header(header: i.Header | i.CardHeader) -> None:
    content = getattr(header, header.type)
    if content is None:
        raise GraphError(131008, f"header.{header.type} is required where the header's type is {header.type}")
    if isinstance(content, p.File):
        _check_file(f"header.{header.type}", content)


def _check_menu(sections: list[i.Section]) -> None:
    _titled(sections)
    rows = [row for section in sections for row in section.rows]
    _at_most(10, "rows over all sections", len(rows))
    _unique("row ids", (row.id for row in rows))


def _check_cards(cards: list[i.Card]) -> None:
    _unique("card_index", (card.card_index for card in cards))
    for card in cards:
        if card.header:
            _check_header(card.header)
    if len({card.header.type if card.header else None for card in cards}) > 1:
        raise GraphError(131009, "cards: all headers must have the same type")


def _check_form(form: i.FlowParameters) -> None:
    if bool(form.flow_id) == bool(form.flow_name):
        raise GraphError(131009, "flow: exactly one of flow_id and flow_name is required")


def _titled(sections: list[i.Section] | list[i.ProductSection]) -> None:
    if len(sections) > 1 and not all(section.title.strip() for section in sections):
        raise GraphError(131009, "sections: each needs a title where there is more than one")


def _at_most(most: int, what: str, found: int) -> None:
    if found > most:
        raise GraphError(131009, f"{what}: {found}, at most {most} are allowed")


def _unique(what: str, values: Iterable[str | int]) -> None:
    seen = list(values)
    if len(set(seen)) < len(seen):
        raise GraphError(131009, f"{what} must be unique, found {seen}")
