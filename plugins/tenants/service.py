"""The use cases of shops. Each tells what is wrong with a value before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import asdict

from bot import Shop, Transaction, WakalaError, decimal, new_id
from plugins.tenants import store
from plugins.tenants.events import TenantChanged
from plugins.tenants.rows import read_shop, says, stored_shop


async def shops(tx: Transaction) -> list[Shop]:
    """Return every shop, in the order of their business numbers; raises WakalaError for a wrong row."""
    return [stored_shop(row) for row in await store.shop_rows(tx)]


async def find(tx: Transaction, number: str) -> Shop | None:
    """Return the shop that answers a business number; raises WakalaError if its row is wrong."""
    row = await store.shop_row(tx, number)
    return None if row is None else stored_shop(row)


async def known(tx: Transaction, number: str) -> Shop:
    """Return the shop that answers a business number; raises WakalaError if none does."""
    shop = await find(tx, number)
    if shop is None:
        raise _unknown(number)
    return shop


async def save(tx: Transaction, shop: Shop) -> bool:
    """Add the shop, or change the one on its number; False, and no event, if nothing is different."""
    shop = read_shop(asdict(shop))
    row = await store.shop_row(tx, shop.number)
    if row is not None and says(row, shop):
        return False
    taken = await store.number_of(tx, shop.tenant)
    if taken not in (None, shop.number):
        raise WakalaError(
            f"shop {shop.number}: tenant is {shop.tenant!r}, which is the tenant of shop {taken}; "
            "each shop has a tenant of its own: leave it out, and a new one is made"
        )
    await store.write_shop(tx, shop, new=row is None)
    changed = TenantChanged(
        tenant_id=shop.tenant,
        phone_number_id=shop.number,
        address=shop.address,
        location=shop.location,
        cash_cap=decimal(shop.cash_cap),
        photo_proof=shop.photo_proof,
    )
    tx.publish(changed, tenant=shop.tenant, correlation=shop.tenant)
    return True


async def add(tx: Transaction, number: str, given: Mapping[str, Any]) -> bool:
    """Add a shop; False if it is there, just so. One that is there otherwise raises WakalaError."""
    there = await find(tx, number)
    if there is None:
        return await save(tx, read_shop({"tenant": new_id(), **given, "number": number}))
    others = {name: value for name, value in asdict(there).items() if given.get(name, value) != value}
    if others:
        told = ", ".join(f"its {name} is {value!r}" for name, value in others.items())
        raise WakalaError(f"shop {number} is there already, and {told}; change it with `wakala shop set`")
    return False


async def change(tx: Transaction, number: str, changes: Mapping[str, Any]) -> bool:
    """Change a shop, also one whose row is wrong until then; False if nothing is different."""
    row = await store.shop_row(tx, number)
    if row is None:
        raise _unknown(number)
    return await save(tx, read_shop({**row, **changes}))


def _unknown(number: str) -> WakalaError:
    return WakalaError(f"no shop has the number {number!r}; `wakala shop list` shows those there are")
