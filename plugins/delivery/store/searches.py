"""The rows of searches: deliveries without a driver, and what each driver was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select, update

from bot import Transaction
from plugins.delivery.search.events import OfferClosed
from plugins.delivery.store.tables import Row, deliveries, offers, searches


async def add(tx: Transaction, delivery_id: str, due_at: float) -> None:
    """Look for a driver from then on; once."""
    row = {"delivery_id": delivery_id, "tenant": tx.tenant, "due_at": due_at}
    if await find(tx, delivery_id) is None:
        await tx.execute(insert(searches).values(**row, tries=0, pooled=False, asked_shop=0))


async def find(tx: Transaction, delivery_id: str) -> Row | None:
    """Return the search and its delivery as one row; None where it looks for nobody."""
    return next(iter(await _read(tx, searches.c.delivery_id == delivery_id)), None)


async def due(tx: Transaction) -> Sequence[Row]:
    """The tenant's searches for which something has to be done by now."""
    return await _read(tx, searches.c.due_at <= tx.now)


async def late(tx: Transaction) -> Sequence[Row]:
    """The tenant's searches whose customer has to be told by now."""
    return await _read(tx, searches.c.late_at <= tx.now)


async def idle(tx: Transaction) -> Sequence[Row]:
    """The tenant's searches that began, and now wait for nobody's answer."""
    open_ = exists().where(offers.c.delivery_id == searches.c.delivery_id, offers.c.answer.is_(None))
    return await _read(tx, searches.c.started_at.is_not(None), ~open_)


async def tenants_due(tx: Transaction) -> list[str]:
    """Whose searches have something to be done by now."""
    now = (searches.c.due_at <= tx.now) | (searches.c.late_at <= tx.now)
    return list((await tx.execute(select(searches.c.tenant).where(now).distinct())).scalars())


async def change(tx: Transaction, delivery_id: str, **changes: Any) -> None:
    """Change a search."""
    await tx.execute(update(searches).where(_of(searches, tx, delivery_id)).values(changes))


async def refuse(tx: Transaction, delivery_id: str, driver_id: str) -> None:
    """Note that a driver does not want it, whatever they were asked."""
    mine = and_(_of(offers, tx, delivery_id), offers.c.driver_id == driver_id)
    if not (await tx.execute(update(offers).where(mine).values(answer="passed"))).rowcount:
        await hold(tx, delivery_id, driver_id, tx.now, pooled=False)
        await answer(tx, delivery_id, driver_id, "passed")


async def hold(tx: Transaction, delivery_id: str, driver_id: str, expires_at: float, *, pooled: bool) -> None:
    """Note what a driver is asked, in place of what they were asked about it before."""
    row = {"delivery_id": delivery_id, "driver_id": driver_id, "tenant": tx.tenant}
    await tx.execute(delete(offers).where(_of(offers, tx, delivery_id), offers.c.driver_id == driver_id))
    await tx.execute(insert(offers).values(**row, expires_at=expires_at, pooled=pooled))


async def held(tx: Transaction, delivery_id: str) -> list[Row]:
    """What drivers were asked about a delivery."""
    found = await tx.execute(select(offers).where(_of(offers, tx, delivery_id)))
    return list(found.mappings())


async def of_driver(tx: Transaction, driver_id: str) -> list[Row]:
    """What a driver was asked, the newest first, with the order's number."""
    wanted = (
        select(offers, deliveries.c.number, deliveries.c.order_id)
        .join(deliveries, deliveries.c.delivery_id == offers.c.delivery_id)
        .where(offers.c.tenant == tx.tenant, offers.c.driver_id == driver_id)
        .order_by(offers.c.expires_at.desc(), offers.c.delivery_id.desc())
    )
    return list((await tx.execute(wanted)).mappings())


async def answer(tx: Transaction, delivery_id: str, driver_id: str, said: str) -> bool:
    """Close a driver's open offer; False if there is none."""
    open_ = and_(_of(offers, tx, delivery_id), offers.c.driver_id == driver_id, offers.c.answer.is_(None))
    return bool((await tx.execute(update(offers).where(open_).values(answer=said))).rowcount)


async def expire(tx: Transaction, delivery_id: str) -> list[str]:
    """Close the offers whose time is up, and return whose they were."""
    late = and_(_of(offers, tx, delivery_id), offers.c.answer.is_(None), offers.c.expires_at <= tx.now)
    closed = update(offers).where(late).values(answer="expired").returning(offers.c.driver_id)
    return list((await tx.execute(closed)).scalars())


async def open_until(tx: Transaction, delivery_id: str) -> float | None:
    """When the first offer that is still open expires; None where none is."""
    open_ = and_(_of(offers, tx, delivery_id), offers.c.answer.is_(None))
    found: float | None = (await tx.execute(select(func.min(offers.c.expires_at)).where(open_))).scalar()
    return found


async def forget_unanswered(tx: Transaction, delivery_id: str) -> None:
    """Those who let its offers go by may be asked again."""
    silent = and_(_of(offers, tx, delivery_id), offers.c.answer == "expired")
    await tx.execute(delete(offers).where(silent))


async def forget_closed(tx: Transaction, driver_id: str) -> None:
    """The driver may be asked again about whatever looks for one, also where they said no."""
    looking = offers.c.delivery_id.in_(select(searches.c.delivery_id))
    mine = and_(offers.c.tenant == tx.tenant, offers.c.driver_id == driver_id)
    await tx.execute(delete(offers).where(mine, offers.c.answer.is_not(None), looking))


async def forget_answered(tx: Transaction, before: float) -> None:
    """Forget, for every tenant, offers that were answered before then."""
    await tx.execute(delete(offers).where(offers.c.answer.is_not(None), offers.c.expires_at < before))


async def end(tx: Transaction, delivery_id: str, number: int | None, why: str, winner: str = "") -> None:
    """Look for nobody any more, and tell those who may still say yes; the ``winner`` knows."""
    await tx.execute(delete(searches).where(_of(searches, tx, delivery_id)))
    for offer in await held(tx, delivery_id):
        has_it = offer["driver_id"] == winner
        was_open = await answer(tx, delivery_id, offer["driver_id"], "yes" if has_it else why)
        if was_open and not has_it:
            close(tx, delivery_id, offer["driver_id"], number, why)


async def withdraw(tx: Transaction, driver_id: str) -> None:
    """The driver has something to bring: what else they were asked goes to others."""
    for offer in await of_driver(tx, driver_id):
        if offer["answer"] is None:
            await answer(tx, offer["delivery_id"], driver_id, "withdrawn")
            await change(tx, offer["delivery_id"], due_at=tx.now)


def close(tx: Transaction, delivery_id: str, driver_id: str, number: int | None, why: str) -> None:
    """Tell a driver that it is not theirs."""
    tx.publish(OfferClosed(delivery_id=delivery_id, driver_id=driver_id, number=number, why=why))


async def _read(tx: Transaction, *where: ColumnElement[bool]) -> Sequence[Row]:
    wanted = (
        select(searches, *(column for column in deliveries.c if column.name not in searches.c))
        .join(deliveries, deliveries.c.delivery_id == searches.c.delivery_id)
        .where(searches.c.tenant == tx.tenant, *where)
        .order_by(searches.c.started_at, searches.c.delivery_id)
    )
    rows: Sequence[Row] = (await tx.execute(wanted)).mappings().all()
    return rows


def _of(table: Any, tx: Transaction, delivery_id: str) -> ColumnElement[bool]:
    return and_(table.c.tenant == tx.tenant, table.c.delivery_id == delivery_id)
