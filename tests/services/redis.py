"""Redis, which writes every change to a file before it answers."""

from __future__ import annotations

from redis.asyncio import Redis

from tests.services.kind import Kind, Place


async def ping(url: str) -> str:
    """Ask for what it says of itself."""
    async with Redis.from_url(url) as client:
        return str((await client.info("server"))["redis_version"])


def _command(place: Place) -> list[str]:
    settings = {
        "bind": "127.0.0.1",
        "port": str(place.port),
        "dir": str(place.folder),
        "appendonly": "yes",
        "save": "",
    }
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return [f"{place.programs}/redis-server", *options]


redis = Kind(
    name="redis",
    title="Redis",
    package="redis-server",
    url="redis://127.0.0.1:{port}/0",
    programs=("redis-server",),
    command=_command,
    ping=ping,
)
