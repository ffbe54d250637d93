"""Documents, made when the message that carries them leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from adapters.directory import LocalDirectory
from bot.channel import File
from bot.messages import Document
from bot.route import Content

Make = Callable[[str, str], Awaitable[Content]]
"""Makes a document of a tenant's, by its reference."""


async def draw(
    makers: Mapping[str, Make], directory: LocalDirectory, number: str, document: Document
) -> File:
    """Make a document that is about to leave from a business number: only what is that shop's own."""
    shop, make = directory.shop(number), makers.get(document.kind)
    if shop is None or make is None:
        raise ValueError(
            f"{document.kind} of number {number}: there are {', '.join(makers)} only, of shops that are here"
        )
    made = await make(shop.tenant, document.reference)
    return File(made.name, made.media_type, made.body)
