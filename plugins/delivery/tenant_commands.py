"""What the delivery domain's chat asks of tenants, in whose own words it is said."""

from __future__ import annotations

from typing import ClassVar

from bot import Event, Id


class AddMember(Event, frozen=True, kw_only=True):
    """Whoever of the shop brings an order themselves drives for it from now on."""

    type: ClassVar[str] = "tenants.add_member"
    destination: ClassVar[tuple[str, ...]] = ("tenants",)
    phone: str
    member_name: str
    roles: list[str]
    member_id: Id | None
