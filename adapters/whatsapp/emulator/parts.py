"""What the Graph API takes as a message, written as types: every length and count is Meta's limit.

Lengths count characters, not bytes. Unknown fields inside a part are refused, as Meta refuses them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Filled = Annotated[str, Meta(min_length=1, pattern=r"\S")]
Title = Annotated[str, Meta(min_length=1, max_length=20, pattern=r"\S")]
SectionTitle = Annotated[str, Meta(max_length=24)]
Line = Annotated[str, Meta(min_length=1, max_length=60)]
Url = Annotated[str, Meta(pattern=r"^https?://\S+$")]


class Part(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Any object inside a message; it is only ever decoded."""


class Text(Part):
    """Words."""

    body: Annotated[str, Meta(min_length=1, max_length=4096)]
    preview_url: bool = False


class File(Part):
    """A sticker, and what all media share: exactly one of ``id`` and ``link``."""

    id: str | None = None
    link: Url | None = None


class Captioned(File):
    """An image or a video."""

    caption: Annotated[str, Meta(max_length=1024)] = ""


class Document(Captioned):
    """A file with a name."""

    filename: str = ""


class Audio(File):
    """Sound; ``voice`` shows it as a voice note."""

    voice: bool = False


class Location(Part):
    """A pin. Meta takes degrees as numbers and as strings."""

    latitude: float | str
    longitude: float | str
    name: str = ""
    address: str = ""


class ContactName(Struct, frozen=True):
    """``formatted_name`` needs one further name part beside it."""

    formatted_name: Filled
    first_name: str = ""
    last_name: str = ""
    middle_name: str = ""
    prefix: str = ""
    suffix: str = ""


class Contact(Struct, frozen=True):
    """A card from the address book; only its name is looked at."""

    name: ContactName
    phones: list[dict[str, Any]] = []


class Reaction(Part):
    """An emoji on a message; an empty one takes it away."""

    message_id: Filled
    emoji: str


class Language(Part):
    """A template's language, such as ``en_US``; ``policy`` is obsolete and ignored."""

    code: Filled
    policy: str = ""


class Parameter(Struct, frozen=True):
    """A value for a template; which other keys it has depends on ``type``."""

    type: Filled
    text: str = ""
    payload: str = ""
    parameter_name: str = ""


class Component(Struct, frozen=True):
    """Values for one part of a template; ``index`` counts buttons from "0"."""

    type: Literal["header", "body", "button", "carousel", "limited_time_offer"]
    sub_type: str = ""
    index: str | int = ""
    parameters: list[Parameter] = []


class Template(Part):
    """An approved template by name, with its values."""

    name: Annotated[str, Meta(min_length=1, max_length=512)]
    language: Language
    components: list[Component] = []


class Context(Part):
    """The message that is answered."""

    message_id: Annotated[str, Meta(pattern=r"^wamid\.")]
