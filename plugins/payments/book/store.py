"""Accounts on the book, and the entries that what is owed adds up from."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Select, func, insert, select, update

from bot import Transaction, new_id
from plugins.payments.book.tables import accounts, entries


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may buy on the book, up to ``most`` in minor units; 0 is no more.

    ``customer_id`` is "" until the owner of the ``phone`` (international digits) was here. ``owed`` is less
    than nothing where they paid ahead. ``order_id`` is the last one bought; ``since`` when they began to owe.
    """

    account_id: str
    tenant: str
    phone: str
    customer_id: str
    name: str
    most: int
    currency: str
    opened_at: float
    reminded_at: float | None
    owed: int = 0
    order_id: str = ""
    since: float | None = None

    @property
    def left(self) -> int:
        """What may still be bought."""
        return max(0, self.most - self.owed)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """``bought`` is more than nothing, ``paid`` less, ``corrected`` either; an ``entry_id`` is made once."""

    entry_id: str
    kind: str
    amount: int
    order_id: str = ""
    member_id: str = ""
    at: float = 0.0


MINE: Final = (entries.c.tenant == accounts.c.tenant, entries.c.account_id == accounts.c.account_id)


async def find(tx: Transaction, **fields: str) -> Account | None:
    """The tenant's account whose fields have these values."""
    same = [accounts.c[name] == value for name, value in fields.items()]
    row = (await tx.execute(_standing().where(*same, accounts.c.tenant == tx.tenant))).mappings().first()
    return None if row is None else await _whole(tx, Account(**row))


async def of(tx: Transaction, customer_id: str | None, phone: str | None) -> Account | None:
    """The account of a customer: theirs, or the one that waits for whoever has this phone."""
    if not customer_id:
        return None
    theirs = await find(tx, customer_id=customer_id)
    return theirs or (await find(tx, phone=phone, customer_id="") if phone else None)


async def all_owing(tx: Transaction) -> list[Account]:
    """The tenant's accounts on which anything is owed, the most first."""
    rows = (await tx.execute(_standing().where(accounts.c.tenant == tx.tenant))).mappings().all()
    owing = [Account(**row) for row in rows if row["owed"] > 0]
    return [await _whole(tx, one) for one in sorted(owing, key=lambda one: (-one.owed, one.phone))]


async def open_account(tx: Transaction, phone: str, most: int, currency: str, name: str) -> Account:
    """Let this phone's owner buy on the book, or change how much; a name is kept until another is given."""
    known = await find(tx, phone=phone)
    if known is None:
        known = Account(
            account_id=new_id(),
            tenant=tx.tenant,
            phone=phone,
            customer_id="",
            name=name,
            most=most,
            currency=currency,
            opened_at=tx.now,
            reminded_at=None,
        )
        await tx.execute(insert(accounts), {field: getattr(known, field) for field in COLUMNS})
        return known
    await change(tx, known, most=most, name=name or known.name)
    return msgspec.structs.replace(known, most=most, name=name or known.name)


COLUMNS: Final = tuple(accounts.c.keys())


async def change(tx: Transaction, account: Account, **values: object) -> None:
    """Change what is not owed."""
    await tx.execute(update(accounts).where(accounts.c.account_id == account.account_id).values(values))


async def history(tx: Transaction, account: Account, limit: int | None = None) -> list[Entry]:
    """Its entries, newest first."""
    columns = [entries.c[field] for field in Entry.__struct_fields__]
    mine = select(*columns).where(entries.c.tenant == tx.tenant, entries.c.account_id == account.account_id)
    rows = await tx.execute(mine.order_by(entries.c.at.desc(), entries.c.entry_id.desc()).limit(limit))
    return [Entry(**row) for row in rows.mappings()]


async def entered(tx: Transaction, account: Account, entry_id: str) -> Entry | None:
    """The entry of that id, if it was made."""
    return next((one for one in await history(tx, account) if one.entry_id == entry_id), None)


async def enter(tx: Transaction, account: Account, entry: Entry) -> int:
    """Enter it, now; return what is owed after it."""
    row = {
        **msgspec.structs.asdict(entry),
        "tenant": tx.tenant,
        "account_id": account.account_id,
        "at": tx.now,
    }
    await tx.execute(insert(entries), row)
    return account.owed + entry.amount


def _standing() -> Select[tuple[object, ...]]:
    """Accounts, each with what is owed on it."""
    owed = select(func.coalesce(func.sum(entries.c.amount), 0)).where(*MINE).scalar_subquery()
    return select(accounts, owed.label("owed"))


async def _whole(tx: Transaction, account: Account) -> Account:
    """With what its entries tell beside the sum: the last order, and since when anything was owed."""
    owed, since, last, owing = account.owed, None, "", account.owed > 0
    for entry in await history(tx, account):
        last = last or (entry.order_id if entry.kind == "bought" else "")
        since = entry.at if owing else since
        owed -= entry.amount
        owing = owing and owed > 0
        if last and not owing:
            break
    return msgspec.structs.replace(account, order_id=last, since=since)
