"""The tables of the notifications domain, and the statements on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from bot import Transaction

T = TypeVar("T")

metadata = MetaData()

queue = Table(
    "notifications_queue",
    metadata,
    Column("id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("customer", String),
    Column("member", String),
    Column("phone", String),
    Column("template", String, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("category", String, nullable=False),
    Column("broadcast", String),
    Column("status", String, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("reason", String, nullable=False),
)
"""``status`` is waiting, queued (it is in the outbox) or withheld; then ``due_at`` is when that was."""
WAITING = queue.c.status == "waiting"
Index("notifications_waiting", queue.c.due_at, sqlite_where=WAITING)
Index("notifications_customer", queue.c.tenant, queue.c.customer)
Index("notifications_broadcast", queue.c.broadcast)

consents = Table(
    "notifications_consents",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("tenant", String, nullable=False),
    Column("customer", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("wording", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("at", Float, nullable=False),
)
"""Every yes and every no, as proof; the last one of a customer for a purpose counts."""

LAST = (consents.c.at.desc(), consents.c.position.desc())
"""What was said last comes first, in whatever order it was heard."""
Index("notifications_consents_of", consents.c.tenant, consents.c.purpose, consents.c.customer)

refusals = Table(
    "notifications_refusals",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("customer", String, primary_key=True),
    Column("at", Float, nullable=False),
)
"""Who said STOP, or was said by the channel to have done so."""

broadcasts = Table(
    "notifications_broadcasts",
    metadata,
    Column("id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("text", String, nullable=False),
    Column("member", String),
    Column("rate", Float),
    Column("status", String, nullable=False),
    Column("people", Integer, nullable=False),
    Column("at", Float, nullable=False),
)
"""``status`` is new, running, ended or stopped."""


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the queue."""

    id: str
    tenant: str
    customer: str | None = None
    member: str | None = None
    phone: str | None = None
    template: str
    parameters: tuple[str, ...] = ()
    choices: dict[str, str] = msgspec.field(default_factory=dict)
    category: str = "utility"
    broadcast: str | None = None
    due_at: float


class Broadcast(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the broadcasts."""

    id: str
    tenant: str
    text: str
    member: str | None
    rate: float | None
    status: str = "new"
    people: int = 0
    at: float


def _read(row: Mapping[Any, Any], kind: type[T]) -> T:
    """A row as its struct; SQLAlchemy's names of columns are strings of a kind of their own."""
    return msgspec.convert({str(name): value for name, value in row.items()}, kind)


async def add(tx: Transaction, notifications: Sequence[Notification]) -> None:
    """Let them wait; one that is there already is left as it is."""
    rows = [{**msgspec.structs.asdict(one), "status": "waiting", "reason": ""} for one in notifications]
    if rows:
        await tx.execute(upsert(queue).on_conflict_do_nothing(), rows)


async def due(tx: Transaction, limit: int) -> list[Notification]:
    """Those of every tenant that may leave now, the first ones first."""
    wanted = select(queue).where(WAITING, queue.c.due_at <= tx.now).order_by(queue.c.due_at, queue.c.id)
    rows = (await tx.execute(wanted.limit(limit))).mappings()
    return [_read(row, Notification) for row in rows]


async def end(tx: Transaction, ids: Sequence[str], status: str, reason: str = "") -> None:
    """They wait no longer."""
    ended = update(queue).where(WAITING, queue.c.id.in_(ids))
    await tx.execute(ended.values(status=status, due_at=tx.now, reason=reason))


async def postpone(tx: Transaction, id: str, until: float) -> None:
    """It waits for longer."""
    await tx.execute(update(queue).where(queue.c.id == id).values(due_at=until))


async def had(tx: Transaction, tenant: str, customer: str, since: float) -> int:
    """How many advertisements somebody was sent since then."""
    told = and_(queue.c.tenant == tenant, queue.c.customer == customer, queue.c.category == "marketing")
    count = select(func.count()).where(told, queue.c.status == "queued", queue.c.due_at > since)
    return int((await tx.execute(count)).scalar_one())


async def forget(tx: Transaction, before: float) -> None:
    """Forget what ended before then; consents are proof, and stay."""
    await tx.execute(delete(queue).where(queue.c.status != "waiting", queue.c.due_at < before))


async def record(tx: Transaction, **consent: Any) -> None:
    """Keep what somebody said."""
    await tx.execute(insert(consents).values(tenant=tx.tenant, **consent))


async def refuse(tx: Transaction, customer: str, *, refused: bool, at: float) -> None:
    """Keep that somebody wants nothing; or wants it again, which takes back what they said until then."""
    if refused:
        row = upsert(refusals).values(tenant=tx.tenant, customer=customer, at=at)
        later = row.excluded.at > refusals.c.at
        keys = ["tenant", "customer"]
        await tx.execute(row.on_conflict_do_update(index_elements=keys, set_={"at": at}, where=later))
    else:
        named = and_(refusals.c.tenant == tx.tenant, refusals.c.customer == customer)
        await tx.execute(refusals.delete().where(named, refusals.c.at <= at))


async def willing(tx: Transaction, tenant: str, purpose: str) -> list[str]:
    """Customers whose last word on this was yes, and who did not say STOP."""
    newest = func.row_number().over(partition_by=consents.c.customer, order_by=LAST).label("newest")
    said = select(consents.c.customer, consents.c.given, newest)
    last = said.where(consents.c.tenant == tenant, consents.c.purpose == purpose).subquery()
    refused = select(refusals.c.customer).where(refusals.c.tenant == tenant)
    wanted = select(last.c.customer).where(
        last.c.newest == 1,
        last.c.given,
        last.c.customer.not_in(refused),
    )
    return list((await tx.execute(wanted.order_by(last.c.customer))).scalars())


async def has_refused(tx: Transaction, tenant: str, customer: str) -> bool:
    """Whether somebody said STOP."""
    named = and_(refusals.c.tenant == tenant, refusals.c.customer == customer)
    return (await tx.execute(select(refusals.c.at).where(named))).first() is not None


async def consented(tx: Transaction, tenant: str, customer: str, purpose: str) -> bool:
    """Whether their last word on this was yes."""
    named = and_(consents.c.tenant == tenant, consents.c.customer == customer, consents.c.purpose == purpose)
    last = select(consents.c.given).where(named).order_by(*LAST).limit(1)
    return bool((await tx.execute(last)).scalar())


async def announce(tx: Transaction, broadcast: Broadcast) -> None:
    """Keep a broadcast; one that is there already is left as it is."""
    row = msgspec.structs.asdict(broadcast)
    await tx.execute(upsert(broadcasts).values(row).on_conflict_do_nothing())


async def in_status(tx: Transaction, *statuses: str, tenant: str | None = None) -> list[Broadcast]:
    """Broadcasts in one of these, of a tenant or of all of them, the first ones first."""
    wanted = select(broadcasts).where(broadcasts.c.status.in_(statuses)).order_by(broadcasts.c.at)
    if tenant is not None:
        wanted = wanted.where(broadcasts.c.tenant == tenant)
    return [_read(row, Broadcast) for row in (await tx.execute(wanted)).mappings()]


async def move(tx: Transaction, broadcast: str, **values: Any) -> None:
    """Change a broadcast."""
    await tx.execute(update(broadcasts).where(broadcasts.c.id == broadcast).values(values))


async def cut(tx: Transaction, broadcast: str) -> None:
    """Withhold what of a broadcast still waits."""
    rest = update(queue).where(WAITING, queue.c.broadcast == broadcast)
    await tx.execute(rest.values(status="withheld", due_at=tx.now, reason="stopped"))


async def counts(tx: Transaction, broadcast: str) -> dict[str, int]:
    """How many of a broadcast's messages stand where."""
    count = select(queue.c.status, func.count()).where(queue.c.broadcast == broadcast)
    rows = await tx.execute(count.group_by(queue.c.status))
    return dict(map(tuple, rows))
