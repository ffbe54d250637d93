"""The use cases of the inventory domain. A product without a row, or with no quantity, is not counted."""

from __future__ import annotations

from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from bot import Event, Transaction
from plugins.inventory.events import (
    InventoryUpdated,
    SetStock,
    StockBack,
    StockCounted,
    StockLow,
    StockSoldOut,
)
from plugins.inventory.store import stock

LOW: Final = 5
"""Of what is left no more than this, the shop hears: enough to order from the wholesaler, or to fry more."""


async def levels(tx: Transaction, tenant: str) -> dict[str, int]:
    """Return what is left by product id, of the products that are counted."""
    counted = and_(stock.c.tenant == tenant, stock.c.quantity.is_not(None))
    rows = await tx.execute(select(stock.c.product, stock.c.quantity).where(counted))
    return {row.product: row.quantity for row in rows}


async def obey(tx: Transaction, command: SetStock) -> None:
    """Set what is left, and tell whoever counted what it was."""
    old = (await levels(tx, tx.tenant)).get(command.product_id)
    await count(tx, tx.tenant, command.product_id, command.quantity, member=command.member_id)
    counted = StockCounted(
        product_id=command.product_id,
        quantity=command.quantity,
        old_quantity=old,
        member_id=command.member_id,
    )
    tx.publish(counted)


async def count(
    tx: Transaction,
    tenant: str,
    product: str,
    quantity: int | None,
    *,
    reason: str = "counted",
    member: str | None = None,
) -> None:
    """Set what is left after counting it; None stops counting the product."""
    warned = quantity is not None and quantity <= LOW
    row = (await tx.execute(select(stock.c.quantity).where(_is(tenant, product)))).one_or_none()
    if row is None:
        counted = {
            "tenant": tenant,
            "product": product,
            "quantity": quantity,
            "warned": warned,
            "sold_out": quantity == 0,
        }
        await tx.execute(insert(stock).values(counted))
    else:
        await tx.execute(
            update(stock)
            .where(_is(tenant, product))
            .values(quantity=quantity, warned=warned, sold_out=quantity == 0)
        )
    old = row.quantity if row else None
    if old != quantity:
        event = InventoryUpdated(
            product_id=product,
            vendor_id=None,
            old_quantity=old,
            new_quantity=quantity,
            reason=reason,
            member_id=member,
        )
        _tell(tx, tenant, product, event)


async def take(tx: Transaction, tenant: str, product: str, quantity: int, *, reason: str = "sold") -> bool:
    """Take from the stock in one statement; False, and nothing taken, if too little is left."""
    enough = or_(stock.c.quantity.is_(None), stock.c.quantity >= quantity)
    if await _add(tx, -quantity, and_(_is(tenant, product), enough), reason):
        return True
    known = await tx.execute(select(stock.c.product).where(_is(tenant, product)))
    return known.one_or_none() is None


async def put_back(
    tx: Transaction, tenant: str, product: str, quantity: int, *, reason: str = "put back"
) -> None:
    """Return to the stock what was taken, in one statement."""
    await _add(tx, quantity, _is(tenant, product), reason)


async def sell_out(tx: Transaction, product: str) -> None:
    """Say, once, that nothing is left, if that is so."""
    empty = and_(_is(tx.tenant, product), stock.c.quantity == 0, stock.c.sold_out.is_(False))
    if (await tx.execute(update(stock).where(empty).values(sold_out=True))).rowcount:
        _tell(tx, tx.tenant, product, StockSoldOut(product_id=product))


async def _add(tx: Transaction, quantity: int, where: ColumnElement[bool], reason: str) -> bool:
    """Change the one row that fits; False if none does. What is not counted stays so: None plus 1 is None."""
    change = update(stock).where(where).values(quantity=stock.c.quantity + quantity).returning(stock)
    row = (await tx.execute(change)).one_or_none()
    if row is None:
        return False
    if row.quantity is not None:
        event = InventoryUpdated(
            product_id=row.product,
            vendor_id=None,
            old_quantity=row.quantity - quantity,
            new_quantity=row.quantity,
            reason=reason,
        )
        _tell(tx, row.tenant, row.product, event)
        await _warn(tx, row)
        if row.sold_out and row.quantity > 0:
            await tx.execute(update(stock).where(_is(row.tenant, row.product)).values(sold_out=False))
            _tell(tx, row.tenant, row.product, StockBack(product_id=row.product, left=row.quantity))
    return True


async def _warn(tx: Transaction, row: Any) -> None:
    """Say once that little is left; that nothing is, the catalogue says."""
    if 0 < row.quantity <= LOW and not row.warned:
        await tx.execute(update(stock).where(_is(row.tenant, row.product)).values(warned=True))
        tx.publish(StockLow(product_id=row.product, left=row.quantity), tenant=row.tenant)


def _tell(tx: Transaction, tenant: str, product: str, event: Event) -> None:
    """Publish what happened to a product's stock, heard in its order whichever orders it was for."""
    tx.publish(event, tenant=tenant, correlation=str(uuid5(NAMESPACE_OID, f"stock/{tenant}/{product}")))


def _is(tenant: str, product: str) -> ColumnElement[bool]:
    return and_(stock.c.tenant == tenant, stock.c.product == product)
