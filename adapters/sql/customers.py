"""Customers: whoever is behind several identities is one person."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.sql.statements import Prepared
from adapters.sql.tables import identities
from bot.ids import new_id

ORDER = ("bsuid", "wa_id", "parent_bsuid")
"""Which identity decides when two of them name different customers: the channel's own id first."""

FIND = Prepared(
    select(identities.c.customer).where(
        identities.c.tenant == bindparam("tenant"),
        identities.c.kind == bindparam("kind"),
        identities.c.value == bindparam("value"),
    )
)
_NAME = upsert(identities)
NAME = Prepared(
    _NAME.on_conflict_do_update(
        index_elements=["tenant", "kind", "value"], set_={"customer": _NAME.excluded.customer}
    ),
    ("tenant", "kind", "value", "customer"),
)


def find_customer(connection: Connection, tenant: str, known: Mapping[str, str]) -> str | None:
    """Return the customer whom one of these identities names, in the order of ORDER."""
    for kind in ORDER:
        if kind in known:
            row = FIND.first(connection, {"tenant": tenant, "kind": kind, "value": known[kind]})
            if row is not None:
                return str(row[0])
    return None


def meet_customer(connection: Connection, tenant: str, known: Mapping[str, str]) -> str:
    """Return their customer, made if nobody has these identities; from now on all of them name that one."""
    customer = None
    unnamed = []
    for kind in ORDER:
        if kind not in known:
            continue
        row = FIND.first(connection, {"tenant": tenant, "kind": kind, "value": known[kind]})
        if row is None:
            unnamed.append(kind)
        elif customer is None:
            customer = str(row[0])
    customer = customer or new_id()
    name_customer(connection, tenant, {kind: known[kind] for kind in unnamed}, customer)
    return customer


def name_customer(connection: Connection, tenant: str, known: Mapping[str, str], customer: str) -> None:
    """From now on these identities name this customer."""
    if known:
        NAME.run(
            connection,
            [
                {"tenant": tenant, "kind": kind, "value": value, "customer": customer}
                for kind, value in known.items()
            ],
        )
