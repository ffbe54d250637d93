"""The use cases of the inventory domain. A product without a row, or with no quantity, is not counted."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from bot import Transaction
from plugins.inventory.events import InventoryUpdated
from plugins.inventory.store import stock


async def levels(tx: Transaction, tenant: str) -> dict[str, int]:
    """Return what is left by product id, of the products that are counted."""
    counted = and_(stock.c.tenant == tenant, stock.c.quantity.is_not(None))
    rows = await tx.execute(select(stock.c.product, stock.c.quantity).where(counted))
    return {row.product: row.quantity for row in rows}


async def count(
    tx: Transaction, tenant: str, product: str, quantity: int | None, *, reason: str = "counted"
) -> None:
    """Set what is left after counting it; None stops counting the product."""
    row = (await tx.execute(select(stock.c.quantity).where(_is(tenant, product)))).one_or_none()
    if row is None:
        await tx.execute(insert(stock).values(tenant=tenant, product=product, quantity=quantity))
    else:
        await tx.execute(update(stock).where(_is(tenant, product)).values(quantity=quantity))
    old = row.quantity if row else None
    if old != quantity:
        event = InventoryUpdated(
            product_id=product, vendor_id=None, old_quantity=old, new_quantity=quantity, reason=reason
        )
        tx.publish(event, tenant=tenant)


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
        tx.publish(event, tenant=row.tenant)
    return True


def _is(tenant: str, product: str) -> ColumnElement[bool]:
    return and_(stock.c.tenant == tenant, stock.c.product == product)
