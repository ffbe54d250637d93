"""What callers may look at again without asking the database: the keys, and the port behind which they lie.

Losing the cache costs speed and nothing else. The chat never reads it: it has the menu in memory.

Every answer carries the generation of its tenant that was found in the cache before the answer was read from
the database. A change removes the generation, and the next who needs one makes it anew, with an id that never
was: so what was read before a change is not given after it, by whatever process and however late it is kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Protocol, TypeVar

from bot import new_id

Answer = TypeVar("Answer", bound=bytes | None)

PRODUCTS_TTL: Final = 5 * 60.0
"""Seconds (integration plan, §12.1)."""
VENDOR_TTL: Final = 15 * 60.0
"""Seconds (integration plan, §12.1)."""
PAGES: Final = 50
"""Pages of a tenant's products that are kept at most; the key names no page size, so only usual ones are."""
GENERATION_TTL: Final = 24 * 3600.0
"""Seconds; longer than any answer is kept. Without a generation all answers of the tenant are read anew."""


class Cache(Protocol):
    """Bytes by key, for a while."""

    async def get(self, key: str) -> bytes | None:
        """Return what is kept, or None if nothing is, or no longer."""
        ...

    async def set(self, key: str, value: bytes, ttl: float) -> None:
        """Keep the value for ``ttl`` seconds, in place of any other."""
        ...

    async def delete(self, *keys: str) -> None:
        """Forget these; what is not there is no error."""
        ...


def products_key(tenant: str, page: int) -> str:
    """The key of one page of a tenant's products (integration plan, §12.1)."""
    return f"products:tenant:{tenant}:page:{page}"


def vendor_key(vendor_id: str) -> str:
    """The key of one vendor (integration plan, §12.1)."""
    return f"vendor:{vendor_id}"


def generation_key(tenant: str) -> str:
    """The key of what all answers of a tenant must carry."""
    return f"catalogue:tenant:{tenant}:generation"


async def remembered(
    cache: Cache, tenant: str, key: str, ttl: float, read: Callable[[], Awaitable[Answer]]
) -> bytes | Answer:
    """Return the tenant's answer that is kept under the key; else read it, and keep it unless it is None."""
    generation = await _generation(cache, tenant)
    if generation is None:  # the cache is away
        return await read()
    kept = await cache.get(key)
    if kept and kept.startswith(generation):
        return kept.removeprefix(generation)
    answer = await read()
    if answer is not None:
        await cache.set(key, generation + answer, ttl)
    return answer


async def forget(cache: Cache, tenant: str) -> None:
    """Forget all that is kept of a tenant's catalogue: it is another now."""
    await cache.delete(generation_key(tenant))


async def _generation(cache: Cache, tenant: str) -> bytes | None:
    """Return what is found in the cache, never what was only sent there: that may arrive after a change."""
    key = generation_key(tenant)
    known = await cache.get(key)
    if known is None:
        await cache.set(key, new_id().encode(), GENERATION_TTL)
        known = await cache.get(key)
    return known
