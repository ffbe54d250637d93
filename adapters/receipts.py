"""Receipts in the composition: the library that makes PDFs is loaded with the first one."""

from __future__ import annotations

from importlib import import_module

from adapters.directory import LocalDirectory
from bot.ports import Ask, Renderer
from plugins.orders.receipts.api import Receipts


def compose_receipts(ask: Ask, directory: LocalDirectory, renderer: Renderer) -> Receipts:
    """Put receipts together."""
    return Receipts(ask, directory, renderer.render, _print)


def _print(text: str, title: str) -> bytes:
    """A third of a second goes into the library's import, which most processes never need."""
    slip: bytes = import_module("adapters.slip").print_slip(text, title)
    return slip
