"""Menu pictures in the composition: the library that reads photos is loaded with the first one."""

from __future__ import annotations

from importlib import import_module

from bot.ports import Transactions
from plugins.catalogue.picture.fetcher import Fetcher, Files, Shrunk


def compose_pictures(transactions: Transactions, files: Files) -> Fetcher:
    """Put the fetching of photos together."""
    return Fetcher(transactions, files, _shrink)


def _shrink(content: bytes) -> Shrunk:
    shrunk: Shrunk = import_module("adapters.shrinking").shrink(content)
    return shrunk
