"""Listening for streams, where the settings say so, and an orderly end."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from adapters.watchers import Watchers
from adapters.web.security import Tokens
from bot.errors import SettingsError
from bot.ports import Ask
from bot.settings import Settings
from plugins.delivery.service import KINDS as DELIVERY
from plugins.orders.streams import KINDS as ORDERS

log = logging.getLogger("wakala.streaming")

INTERESTS: Final = frozenset({*ORDERS, *DELIVERY})
"""Event types after which there is something to tell."""


def interests(settings: Settings) -> frozenset[str]:
    """Event types that the watchers have to hear of; none without a server for streams."""
    return INTERESTS if settings.grpc else frozenset()


@asynccontextmanager
async def streaming(settings: Settings, ask: Ask, watchers: Watchers, tokens: Tokens) -> AsyncIterator[None]:
    """Serve streams within the block; nothing, where the settings want no server for them.

    On leaving, whoever follows something is told to come again elsewhere. Raises SettingsError where the
    packages are missing, WakalaError where the port is taken.
    """
    if settings.grpc is None:
        yield
        return
    try:
        from adapters.streaming.server import served  # noqa: PLC0415 - only who streams pays for gRPC
        from adapters.streaming.updates import Updates  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"[grpc] needs packages that are not installed ({error.name} is missing): run "
            "`pip install 'wakala[grpc]'`, or take the table [grpc] out of wakala.toml"
        ) from None
    host, updates = settings.server.host, Updates(ask, watchers, tokens)
    async with served(updates, host, settings.grpc.port, settings.plugins.enabled) as port:
        log.info("orders and deliveries are streamed over gRPC on port %d of %s", port, host)
        yield
