"""What people say to us and what we say back, in no channel's terms."""

from __future__ import annotations

import datetime as dt

import msgspec


class Text(msgspec.Struct, frozen=True, tag="text"):
    """Words the person typed; a media caption counts as words."""

    body: str


class Tap(msgspec.Struct, frozen=True, tag="tap"):
    """A button or list row, tapped. ``choice`` is the id we gave it when we offered it."""

    choice: str
    title: str = ""


class Location(msgspec.Struct, frozen=True, tag="location"):
    """A pin, in decimal degrees; a person's current position has neither name nor address."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class Media(msgspec.Struct, frozen=True, tag="media"):
    """A file the channel holds for us: image, video, audio, document or sticker."""

    kind: str
    media_id: str
    mime_type: str = ""
    caption: str = ""


class Reaction(msgspec.Struct, frozen=True, tag="reaction"):
    """An emoji put on one of our messages; an empty ``emoji`` takes it away."""

    message_id: str
    emoji: str = ""


class CatalogueOrder(msgspec.Struct, frozen=True, tag="catalogue_order"):
    """A cart sent from the channel's own catalogue: ``(retailer_id, quantity)`` each, as the person froze it.

    Its prices are left behind on purpose: price and stock are ours to look up again.
    """

    items: tuple[tuple[str, int], ...]
    text: str = ""


class Unsupported(msgspec.Struct, frozen=True, tag="unsupported"):
    """Something the channel delivered that we cannot use; ``kind`` is the channel's word for it."""

    kind: str


Content = Text | Tap | Location | Media | Reaction | CatalogueOrder | Unsupported


class Sender(msgspec.Struct, frozen=True):
    """Who wrote: every identity the channel gave (``{"wa_id": ..., "bsuid": ...}``, no empty values)."""

    identities: dict[str, str]
    name: str = ""


class Message(msgspec.Struct, frozen=True):
    """One inbound message. ``sent_at`` is when the person sent it (UTC), not when it reached us."""

    id: str
    sender: Sender
    content: Content
    sent_at: dt.datetime


class Choice(msgspec.Struct, frozen=True):
    """One thing the person may tap, or answer by its number or its title."""

    id: str
    title: str
    description: str = ""
    section: str = ""


class Document(msgspec.Struct, frozen=True):
    """A file that is made only when the message leaves: what it is, and of what (an order's id)."""

    kind: str
    reference: str


class Reply(msgspec.Struct, frozen=True):
    """One outbound message. A channel picks buttons, a list or numbered text for the choices.

    ``menu_label`` names the button that opens a list; ``numbered`` asks for numbered text, for somebody
    whom the others did not help. ``template`` is the channel's approved template to use where free
    text is no longer allowed, in ``language`` (the code it was approved under), with ``parameters``
    for the placeholders of its body, in their order; its ``buttons`` are titles of choices, and answer as
    those do. ``category`` is what it was approved as: utility, marketing or authentication. With a
    ``document`` the text is its caption.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    menu_label: str = ""
    ask_location: bool = False
    numbered: bool = False
    template: str | None = None
    language: str = "en"
    parameters: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    category: str = ""
    document: Document | None = None
