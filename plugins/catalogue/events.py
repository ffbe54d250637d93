"""What the catalogue domain publishes."""

from __future__ import annotations

from typing import ClassVar

from bot import Event


class CatalogueChanged(Event, frozen=True, kw_only=True):
    """Something in a tenant's menu, or a vendor in it, changed; ``menu_version`` rises by one each time."""

    type: ClassVar[str] = "catalogue.changed"

    tenant_id: str
    menu_version: int
