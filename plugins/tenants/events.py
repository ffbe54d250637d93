"""What the tenants domain publishes."""

from __future__ import annotations

from typing import ClassVar

from bot import Event


class TenantChanged(Event, frozen=True, kw_only=True):
    """A shop was added, or anything about it changed. ``phone_number_id`` is its business number's id."""

    type: ClassVar[str] = "tenant.changed"

    tenant_id: str
    phone_number_id: str
