"""Templates that may not leave to somebody any more, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.sql.tables import suppressions


class Asked(NamedTuple):
    """Whether this template may leave in a conversation whose person last wrote at ``heard_at``."""

    conversation: str
    template: str
    heard_at: float


def suppress(
    connection: Connection, conversation: str, template: str, at: float, reason: str, *, lasting: bool
) -> None:
    """Record it; what lasts is never weakened by what does not."""
    row = {"conversation": conversation, "template": template, "at": at, "lasting": lasting, "reason": reason}
    new = upsert(suppressions).values(row)
    changed = {name: new.excluded[name] for name in ("at", "lasting", "reason")}
    kind = ["conversation", "template"]
    weaker = ~suppressions.c.lasting
    connection.execute(new.on_conflict_do_update(index_elements=kind, set_=changed, where=weaker))


def suppressed(connection: Connection, asked: Sequence[Asked]) -> list[str]:
    """Return for each the reason why not, or ""."""
    return [_reason(connection, *one) for one in asked]


def _reason(connection: Connection, conversation: str, template: str, heard_at: float) -> str:
    held = select(suppressions.c.reason).where(
        suppressions.c.conversation == conversation,
        suppressions.c.template == template,
        or_(suppressions.c.lasting, suppressions.c.at >= heard_at),
    )
    return connection.execute(held).scalar() or ""
