"""What callers may look at again without asking the database: the keys, and the port behind which they lie.

Losing the cache costs speed and nothing else. The chat never reads it: it has the menu in memory.
"""

from __future__ import annotations

from typing import Final, Protocol

PRODUCTS_TTL: Final = 5 * 60.0
"""Seconds (integration plan, §12.1)."""
VENDOR_TTL: Final = 15 * 60.0
"""Seconds (integration plan, §12.1)."""
PAGES: Final = 50
"""Pages of a tenant's products that are kept at most; the key names no page size, so only usual ones are."""


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


async def forget(cache: Cache, tenant: str, vendor_ids: list[str]) -> None:
    """Forget all that is kept of a tenant's catalogue: it is another now."""
    pages = (products_key(tenant, page) for page in range(1, PAGES + 1))
    await cache.delete(*pages, *map(vendor_key, vendor_ids))
