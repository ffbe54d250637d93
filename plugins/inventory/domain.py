"""What the inventory domain obeys, answers, and looks after."""

from __future__ import annotations

from bot import Envelope, Transaction
from plugins.inventory import reservations, service
from plugins.inventory.events import CommitStock, ReleaseStock, ReserveStock, SetStock
from plugins.inventory.plugin import plugin


@plugin.query("levels")
async def levels(tx: Transaction, tenant: str) -> dict[str, int]:
    """Return what is left by product id, of the products that are counted."""
    return await service.levels(tx, tenant)


@plugin.consume("inventory.reserve")
async def reserve(tx: Transaction, envelope: Envelope) -> None:
    """Hold stock for an order."""
    await reservations.reserve(tx, envelope.read(ReserveStock))


@plugin.consume("inventory.release")
async def release(tx: Transaction, envelope: Envelope) -> None:
    """Give back what is held for an order."""
    await reservations.release(tx, envelope.read(ReleaseStock))


@plugin.consume("inventory.commit")
async def commit(tx: Transaction, envelope: Envelope) -> None:
    """What is held for an order has left."""
    await reservations.commit(tx, envelope.read(CommitStock))


@plugin.consume("order.confirmed")
async def confirmed(tx: Transaction, envelope: Envelope) -> None:
    """The shop makes it: what it holds is as good as sold."""
    await reservations.firm_up(tx, envelope.data["order_id"])


@plugin.consume("inventory.set_stock")
async def set_stock(tx: Transaction, envelope: Envelope) -> None:
    """Somebody counted."""
    await service.obey(tx, envelope.read(SetStock))


@plugin.every(seconds=30)
async def expire(tx: Transaction) -> None:
    """Give back what was held for too long."""
    await reservations.expire(tx)
