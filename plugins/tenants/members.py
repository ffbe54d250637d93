"""The use cases of a shop's people. Each is idempotent, and touches only the shop that it names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import asdict, replace

from bot import Member, Transaction, WakalaError, mask
from plugins.tenants import store
from plugins.tenants.events import MemberChanged
from plugins.tenants.rows import read_member, says, stored_member

NONE: frozenset[str] = frozenset()


async def everybody(tx: Transaction) -> list[Member]:
    """Return the people of every shop, in the order in which they are asked; WakalaError for a wrong row."""
    return [stored_member(row) for row in await store.member_rows(tx)]


async def find(tx: Transaction, tenant: str, phone: str) -> Member | None:
    """Return one of a shop's people, by their phone in international digits."""
    row = await store.member_row(tx, tenant, phone)
    return None if row is None else stored_member(row)


async def give(tx: Transaction, tenant: str, phone: str, roles: Iterable[str], **details: Any) -> bool:
    """List somebody, or add these roles to those they have; False if they had them, just so.

    ``details`` are fields of Member. Who is new is asked last, unless a ``place`` is given.
    """
    known = await find(tx, tenant, phone)
    if known is None:
        place = details.pop("place", await store.last_place(tx, tenant) + 1)
        known = Member(tenant=tenant, phone=phone, place=place)
    return await save(tx, replace(known, roles=known.roles | set(roles), **{"active": True, **details}))


async def change(tx: Transaction, tenant: str, phone: str, **changes: Any) -> bool:
    """Change somebody, ``roles`` as a whole, also where the row is wrong; False if nothing is different."""
    row = await store.member_row(tx, tenant, phone)
    if row is None:
        raise WakalaError(
            f"{mask(phone)} is nobody's number at this shop; `wakala user list --reveal` shows those there "
            "are, `wakala user add` adds one"
        )
    return await save(tx, read_member({**row, **changes}))


async def take(tx: Transaction, tenant: str, phone: str, roles: Iterable[str] = ()) -> bool:
    """Take these roles away, or all; who has none left is not listed any more. False if they had none."""
    known = await find(tx, tenant, phone)
    if known is None:
        return False
    left = known.roles - set(roles) if roles else NONE
    if left:
        return await save(tx, replace(known, roles=left))
    await store.remove_member(tx, tenant, phone)
    _tell(tx, replace(known, roles=NONE, active=False))
    return True


async def save(tx: Transaction, member: Member) -> bool:
    """Write somebody down, by their phone; False, and no event, if nothing is different."""
    member = read_member(asdict(member))
    row = await store.member_row(tx, member.tenant, member.phone)
    if row is not None and says(row, member):
        return False
    await store.write_member(tx, member, new=row is None)
    _tell(tx, member)
    return True


def _tell(tx: Transaction, member: Member) -> None:
    """Publish how it is now; a shop's changes are heard in their order, whoever made them."""
    event = MemberChanged(
        tenant_id=member.tenant,
        member_id=member.id,
        phone=member.phone,
        roles=sorted(member.roles),
        active=member.active,
    )
    tx.publish(event, tenant=member.tenant, correlation=member.tenant)
