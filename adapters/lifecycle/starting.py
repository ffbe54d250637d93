"""Starting: what is needed from outside is waited for, while the probes say that we do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.dependencies.needed import needed
from adapters.dependencies.waiting import Waiting
from adapters.web.early import answering_probes
from adapters.web.health import Readiness
from bot.settings import Settings


def waiting_for(settings: Settings, only: str = "") -> Waiting:
    """What these settings need, in the order in which it is waited for; ``only`` as in ``wakala run``."""
    redis = settings.redis.url.get_secret_value() if settings.redis else None
    bus = settings.bus.url.get_secret_value() if settings.bus else None
    others = {name: url for name, url in settings.services.urls.items() if only and name != only}
    return Waiting(needed(settings.database.url, redis, bus, others))


@asynccontextmanager
async def starting(settings: Settings, only: str = "") -> AsyncIterator[None]:
    """Within the block all that is required is there, so that tables can be prepared; raises NotThere."""
    waiting, server = waiting_for(settings, only), settings.server

    async def readiness() -> Readiness:
        return Readiness(parts=waiting.parts, phase="starting")

    if not waiting.dependencies:
        yield
        return
    async with answering_probes(readiness, server.host, server.port):
        await waiting.wait(server.wait_seconds)
        yield
