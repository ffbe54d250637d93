"""How long and how many the Cloud API allows; it refuses the whole message rather than cut a part of it."""

from __future__ import annotations

import msgspec


class Size(msgspec.Struct, frozen=True):
    """The most of something: characters of a field, or parts of a list. ``source`` is where Meta says so."""

    field: str
    most: int
    source: str


class Unsendable(ValueError):
    """The Cloud API would certainly refuse this message; the message says what must change."""


_SEND = "Cloud API reference, Messages"
_BUTTONS = "Cloud API guide, Interactive reply buttons messages"
_LIST = "Cloud API guide, Interactive list messages"
_TEMPLATE = "Business Management API, Message templates"

TEXT_BODY = Size("text.body", 4096, "Cloud API guide, Text messages")
INTERACTIVE_BODY = Size("interactive.body.text", 1024, "Cloud API OpenAPI file; the guide grants lists 4096")

BUTTONS = Size("interactive.action.buttons", 3, _BUTTONS)
BUTTON_TITLE = Size("interactive.action.buttons.reply.title", 20, _BUTTONS)
BUTTON_ID = Size("interactive.action.buttons.reply.id", 256, _BUTTONS)

ROWS = Size("interactive.action.sections.rows", 10, _LIST)
LIST_BUTTON = Size("interactive.action.button", 20, _LIST)
SECTION_TITLE = Size("interactive.action.sections.title", 24, _LIST)
ROW_TITLE = Size("interactive.action.sections.rows.title", 24, _LIST)
ROW_DESCRIPTION = Size("interactive.action.sections.rows.description", 72, _LIST)
ROW_ID = Size("interactive.action.sections.rows.id", 200, _LIST)

CAPTION = Size("document.caption", 1024, "Cloud API guide, Document messages")

CALLBACK_DATA = Size("biz_opaque_callback_data", 512, _SEND)

TEMPLATE_NAME = Size("template.name", 512, _TEMPLATE)
TEMPLATE_BODY = Size("template.components.body, filled in", 1024, f"{_TEMPLATE}; error 132005")


def measure(text: str) -> int:
    """Count UTF-16 units, so that an emoji is two: Meta does not say what it counts, and this is the most."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def check(size: Size, text: str) -> str:
    """Return ``text`` if it may be sent in that field as it is; raises Unsendable."""
    if not text or text != text.strip():
        raise Unsendable(
            f"{size.field} is {shorten(text, 40)!r}: it must not be empty or have spaces at its ends"
        )
    length = measure(text)
    if length > size.most:
        raise Unsendable(
            f"{size.field} has {length} characters, at most {size.most} are allowed ({size.source}); "
            f"shorten {shorten(text, 40)!r}"
        )
    return text


def shorten(text: str, most: int) -> str:
    """Return ``text`` in at most ``most`` characters, cut after a whole word where that keeps half of it."""
    if measure(text) <= most:
        return text
    units = text.encode("utf-16-le", "replace")
    kept = units[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    word_end = len(kept) if text[len(kept)].isspace() else max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:word_end] if 2 * word_end >= len(kept) else kept).rstrip(_LOOSE_ENDS) + "…"


_LOOSE_ENDS = " \t\r\n,;:-\u200d\ufe0f"
"""What should not stand before an ellipsis; the last two join emoji to what is cut off."""


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one space: titles are refused with line breaks."""
    return " ".join(text.split())
