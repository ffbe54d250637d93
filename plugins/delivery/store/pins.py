"""The customer's PIN: made when the driver has the food, told to the customer alone, gone when it is over."""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from sqlalchemy import delete, insert, select

from bot import Transaction
from plugins.delivery.store.door_tables import pins

DIGITS: Final = 4


def new_pin() -> str:
    """Four digits that nobody can guess."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


async def issue(tx: Transaction, delivery_id: str) -> str:
    """Make the delivery's PIN, in place of any before."""
    pin = new_pin()
    await forget(tx, delivery_id)
    await tx.execute(insert(pins).values(delivery_id=delivery_id, tenant=tx.tenant, pin=pin))
    return pin


async def of(tx: Transaction, delivery_id: str) -> str | None:
    """The PIN, for the customer; None where there is none yet, or any more."""
    wanted = select(pins.c.pin).where(pins.c.tenant == tx.tenant, pins.c.delivery_id == delivery_id)
    found: str | None = (await tx.execute(wanted)).scalar()
    return found


async def matches(tx: Transaction, delivery_id: str, given: str) -> bool:
    """Whether these digits are the PIN."""
    return is_same(await of(tx, delivery_id) or "", given)


def ends(phone: str, given: str) -> bool:
    """Whether these digits are the end of the customer's number."""
    return is_same(phone[-DIGITS:], given)


def is_same(secret: str, given: str) -> bool:
    """Compare in constant time; nothing is no secret."""
    return len(secret) == DIGITS and hmac.compare_digest(secret.encode(), given.encode())


async def forget(tx: Transaction, delivery_id: str) -> None:
    """Nobody needs it any more."""
    await tx.execute(delete(pins).where(pins.c.tenant == tx.tenant, pins.c.delivery_id == delivery_id))
