"""Who pays for what: payments by the person who was asked for them, as simulators look for them."""

from __future__ import annotations

from sqlalchemy import and_, select

from adapters.sql.tables import identities
from bot.ports import Transaction
from plugins.payments.model import WITHOUT_GATEWAY, State
from plugins.payments.records import PaymentRecord
from plugins.payments.tables import attempts


async def newest_payment(tx: Transaction, wa_id: str) -> PaymentRecord | None:
    """Return the newest payment that a gateway asks this person for and that is not paid."""
    theirs = and_(identities.c.tenant == attempts.c.tenant, identities.c.customer == attempts.c.customer_id)
    wanted = (
        select(attempts)
        .join(identities, theirs)
        .where(identities.c.kind == "wa_id", identities.c.value == wa_id)
        .where(attempts.c.method.not_in(WITHOUT_GATEWAY), attempts.c.state != State.CHARGED)
        .order_by(attempts.c.created_at.desc(), (attempts.c.state == State.PENDING).desc())
        .limit(1)
    )
    row = (await tx.execute(wanted)).mappings().first()
    return None if row is None else PaymentRecord(**row)
