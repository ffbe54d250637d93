"""The rights that docs/redis.md asks for are all that is needed."""

from __future__ import annotations

import re
from pathlib import Path

from adapters.redis import RedisCache, RedisDedup, shared_limits
from tests.doubles.redis import connected
from tests.doubles.rows import NOON

DOCS = Path(__file__).parents[3] / "docs" / "redis.md"


def documented() -> list[str]:
    """The commands, as ACL rules."""
    [sentence] = re.findall(r"Its user needs (.*?)\.\n", DOCS.read_text("utf-8"), re.DOTALL)
    return [f"+{command.lower().replace(' ', '|')}" for command in re.findall(r"`(.*?)`", sentence)]


async def test_a_user_with_no_more_than_these_rights_can_do_everything(server, connection):
    rules = ("on", ">secret", "~*", *documented())
    await connection.ask(lambda redis: redis.execute_command("ACL SETUSER", "wakala", *rules))
    async with connected(server.url.replace("//", "//wakala:secret@")) as limited:
        cache, dedup, limits = RedisCache(limited), RedisDedup(limited, "orders"), shared_limits(limited)
        await limited.check()
        await cache.set("key", b"value", 60)
        assert await cache.get("key") == b"value"
        await cache.delete("key")
        await dedup.remember("event")
        assert await dedup.seen("event")
        assert await limits.number(NOON, "27110000001") == 0
        assert limited.problem == ""
