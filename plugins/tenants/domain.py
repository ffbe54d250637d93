"""What the tenants domain obeys, answers, and looks after."""

from __future__ import annotations

from bot import Envelope, Member, Shop, Transaction
from plugins.tenants import members, service, trading
from plugins.tenants.commands import (
    AddMember,
    CloseShop,
    OpenShop,
    PauseShop,
    RemoveMember,
    SetCapacity,
    SetHours,
)
from plugins.tenants.plugin import plugin


@plugin.query("shops")
async def shops(tx: Transaction) -> list[Shop]:
    """Return every shop, in the order of their business numbers."""
    return await service.shops(tx)


@plugin.query("members")
async def everybody(tx: Transaction) -> list[Member]:
    """Return the people of every shop, in the order in which they are asked."""
    return await members.everybody(tx)


@plugin.consume("tenants.pause")
async def pause(tx: Transaction, envelope: Envelope) -> None:
    """Rest for a while."""
    await trading.pause(tx, envelope.read(PauseShop))


@plugin.consume("tenants.close")
async def close(tx: Transaction, envelope: Envelope) -> None:
    """Close until somebody opens."""
    await trading.close(tx, envelope.read(CloseShop))


@plugin.consume("tenants.open")
async def open_again(tx: Transaction, envelope: Envelope) -> None:
    """Open again."""
    await trading.open_again(tx, envelope.read(OpenShop))


@plugin.consume("tenants.set_hours")
async def set_hours(tx: Transaction, envelope: Envelope) -> None:
    """Change the hours."""
    await trading.set_hours(tx, envelope.read(SetHours))


@plugin.consume("tenants.set_capacity")
async def set_capacity(tx: Transaction, envelope: Envelope) -> None:
    """Change how many orders are taken at a time."""
    await trading.set_capacity(tx, envelope.read(SetCapacity))


@plugin.consume("tenants.add_member")
async def add_member(tx: Transaction, envelope: Envelope) -> None:
    """List somebody."""
    await trading.add_member(tx, envelope.read(AddMember))


@plugin.consume("tenants.remove_member")
async def remove_member(tx: Transaction, envelope: Envelope) -> None:
    """List somebody no more."""
    await trading.remove_member(tx, envelope.read(RemoveMember))


@plugin.every(seconds=15)
async def resume(tx: Transaction) -> None:
    """Open the shops whose pause is over."""
    await trading.resume(tx)
