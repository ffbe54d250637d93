"""What the tenants domain publishes."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id, Time


class TenantChanged(Event, frozen=True, kw_only=True):
    """A shop was added, or anything about it changed. ``phone_number_id`` is its business number's id.

    ``address`` and ``location``, latitude and longitude, are where it is; empty where it never said. A driver
    may hold ``cash_cap`` of its money; with ``photo_proof`` a delivery needs a picture.
    """

    type: ClassVar[str] = "tenant.changed"

    tenant_id: str
    phone_number_id: str
    address: str = ""
    location: tuple[float, ...] = ()
    cash_cap: Decimal = Decimal("500.00")
    photo_proof: bool = False


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


class TenantPaused(Event, frozen=True, kw_only=True):
    """The shop takes no orders ``until`` then; None: until somebody opens it. ``member_id`` said so."""

    type: ClassVar[str] = "tenant.paused"

    until: Time | None
    reason: str
    member_id: Id | None


class TenantClosed(Event, frozen=True, kw_only=True):
    """The shop takes no orders until somebody opens it."""

    type: ClassVar[str] = "tenant.closed"

    reason: str
    member_id: Id | None


class TenantOpened(Event, frozen=True, kw_only=True):
    """The shop takes orders again, as its hours say. ``by`` is ``member``, or ``timer`` after a pause.

    ``member_id`` is who opened it, or who had paused it.
    """

    type: ClassVar[str] = "tenant.opened"

    by: str
    member_id: Id | None


class HoursSet(Event, frozen=True, kw_only=True):
    """The shop's local hours from now on, Monday first, as in ``tenants.set_hours``."""

    type: ClassVar[str] = "tenant.hours_set"

    hours: list[tuple[str, str] | None]
    member_id: Id | None


class CapacitySet(Event, frozen=True, kw_only=True):
    """How many orders the shop takes within any 15 minutes from now on; 0 is no limit."""

    type: ClassVar[str] = "tenant.capacity_set"

    orders: int
    member_id: Id | None


class MemberListed(Event, frozen=True, kw_only=True):
    """The answer to ``member_id``: somebody has these roles now, or where not ``listed``, not any more.

    ``changed`` tells whether it was otherwise before.
    """

    type: ClassVar[str] = "tenant.member_listed"

    phone: str
    member_name: str
    roles: list[str]
    listed: bool
    changed: bool
    member_id: Id | None
