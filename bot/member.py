"""A shop's own people: who may run it, cook for it or deliver for it."""

from __future__ import annotations

import msgspec

from bot.ids import new_id


class Member(msgspec.Struct, frozen=True):
    """Somebody with powers at one shop. ``phone`` is in international digits, as WhatsApp writes them.

    ``roles`` are those of ``plugins.tenants``: owner, manager, staff, driver. Who has the lower ``place`` is
    asked first; ``area`` is where a driver is when no pin says so. One that is not ``active`` has no powers.
    """

    tenant: str
    phone: str
    name: str = ""
    roles: frozenset[str] = frozenset()
    active: bool = True
    place: int = 1
    area: str = ""
    id: str = msgspec.field(default_factory=new_id)

    @property
    def identities(self) -> dict[str, str]:
        """How the channel knows them."""
        return {"wa_id": self.phone}
