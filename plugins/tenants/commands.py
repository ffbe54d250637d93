"""What is asked of a shop: by its people in the chat, or by another domain."""

from __future__ import annotations

from typing import ClassVar

from bot import Event, Id, Time

TENANTS = ("tenants",)


class PauseShop(Event, frozen=True, kw_only=True):
    """Command: take no orders ``until`` then; None: until somebody opens the shop.

    Without a ``member_id`` another domain asks, and a shop that rests already is left as it is.
    """

    type: ClassVar[str] = "tenants.pause"
    destination: ClassVar[tuple[str, ...]] = TENANTS

    until: Time | None
    reason: str
    member_id: Id | None


class OpenShop(Event, frozen=True, kw_only=True):
    """Command: take orders again, as the hours say."""

    type: ClassVar[str] = "tenants.open"
    destination: ClassVar[tuple[str, ...]] = TENANTS

    member_id: Id | None


class CloseShop(Event, frozen=True, kw_only=True):
    """Command: take no orders, whatever the hours say, until somebody opens the shop."""

    type: ClassVar[str] = "tenants.close"
    destination: ClassVar[tuple[str, ...]] = TENANTS

    reason: str
    member_id: Id | None


class SetHours(Event, frozen=True, kw_only=True):
    """Command: open at these local times, Monday first; None is a closed day, an empty week is always."""

    type: ClassVar[str] = "tenants.set_hours"
    destination: ClassVar[tuple[str, ...]] = TENANTS

    hours: list[tuple[str, str] | None]
    member_id: Id | None


class SetCapacity(Event, frozen=True, kw_only=True):
    """Command: take so many orders within any 15 minutes; 0 is no limit."""

    type: ClassVar[str] = "tenants.set_capacity"
    destination: ClassVar[tuple[str, ...]] = TENANTS

    orders: int
    member_id: Id | None


class AddMember(Event, frozen=True, kw_only=True):
    """Command: list somebody with these roles, beside those they have. ``phone`` in international digits."""

    type: ClassVar[str] = "tenants.add_member"
    destination: ClassVar[tuple[str, ...]] = TENANTS

    phone: str
    member_name: str
    roles: list[str]
    member_id: Id | None


class RemoveMember(Event, frozen=True, kw_only=True):
    """Command: take these roles from somebody; who has none left is listed no more."""

    type: ClassVar[str] = "tenants.remove_member"
    destination: ClassVar[tuple[str, ...]] = TENANTS

    phone: str
    roles: list[str]
    member_id: Id | None
