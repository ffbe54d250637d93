"""What the tenants domain publishes."""

from __future__ import annotations

from typing import ClassVar

from bot import Event, Id


class TenantChanged(Event, frozen=True, kw_only=True):
    """A shop was added, or anything about it changed. ``phone_number_id`` is its business number's id.

    ``address`` and ``location``, latitude and longitude, are where it is; empty where it never said.
    """

    type: ClassVar[str] = "tenant.changed"

    tenant_id: str
    phone_number_id: str
    address: str = ""
    location: tuple[float, ...] = ()


class MemberChanged(Event, frozen=True, kw_only=True):
    """Somebody's powers at a shop changed: these ``roles`` are all that they have now, none if they left.

    While they are not ``active`` they have none of them. ``phone`` is in international digits.
    """

    type: ClassVar[str] = "tenant.member_changed"

    tenant_id: Id
    member_id: Id
    phone: str
    roles: list[str]
    active: bool
