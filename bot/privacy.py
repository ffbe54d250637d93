"""Personal data, masked before it leaves a conversation: at the source, never by searching later."""

from __future__ import annotations

from bot.messages import Content, Text

SHOWN = 6
"""Characters that a masked identity still shows; shorter ones show none."""


def mask(identity: str) -> str:
    """A phone number or channel id with its middle hidden: ``27821234567`` becomes ``27*****4567``."""
    if len(identity) <= SHOWN:
        return "*" * len(identity)
    return f"{identity[:2]}*****{identity[-4:]}"


def outline(content: Content) -> dict[str, object]:
    """What may be told of a message's content: its kind and size, never its words or place."""
    size = {"characters": len(content.body)} if isinstance(content, Text) else {}
    return {"kind": type(content).__name__.lower(), **size}
