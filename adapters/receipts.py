"""Receipts in the composition: the library that makes PDFs is loaded with the first one."""

from __future__ import annotations

from importlib import import_module

from adapters.directory import LocalDirectory
from bot.channel import File
from bot.messages import Document
from bot.ports import Renderer, Transactions
from plugins.orders.receipts import Receipts


def compose_receipts(transactions: Transactions, directory: LocalDirectory, renderer: Renderer) -> Receipts:
    """Put receipts together."""
    return Receipts(transactions, directory, renderer.render, _print)


async def draw(receipts: Receipts, directory: LocalDirectory, number: str, document: Document) -> File:
    """Make a document that is about to leave from a business number: only of that shop's own orders."""
    shop = directory.shop(number)
    if shop is None or document.kind != "receipt":
        raise ValueError(
            f"{document.kind} of number {number}: there are receipts only, of shops that are here"
        )
    made = await receipts.document(shop.tenant, document.reference)
    return File(made.name, made.media_type, made.body)


def _print(text: str, title: str) -> bytes:
    """A third of a second goes into the library's import, which most processes never need."""
    slip: bytes = import_module("adapters.slip").print_slip(text, title)
    return slip
