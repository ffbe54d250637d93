"""The shops that trade here, one tenant behind each business number, and the people who run them."""

from __future__ import annotations

from pathlib import Path

from bot import Member, Plugin, Shop, Transaction
from flows import vending
from plugins.tenants import members, service
from plugins.tenants.events import MemberChanged, TenantChanged

__all__ = ["MemberChanged", "TenantChanged", "plugin"]

plugin = Plugin("tenants", home=Path(__file__).parent, flows=[vending])


@plugin.query("shops")
async def shops(tx: Transaction) -> list[Shop]:
    """Return every shop, in the order of their business numbers."""
    return await service.shops(tx)


@plugin.query("members")
async def everybody(tx: Transaction) -> list[Member]:
    """Return the people of every shop, in the order in which they are asked."""
    return await members.everybody(tx)
