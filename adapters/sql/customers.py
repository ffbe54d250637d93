"""Customers: whoever is behind several identities is one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.sql.statements import Prepared
from adapters.sql.tables import identities
from bot.ids import new_id

ORDER = ("bsuid", "wa_id", "parent_bsuid")
"""Which identity decides when two of them name different customers: the channel's own id first."""

FIND = Prepared(
    select(identities).where(
        identities.c.tenant == bindparam("of_tenant"),
        identities.c.kind == bindparam("of_kind"),
        identities.c.value == bindparam("of_value"),
    )
)
_NAME = upsert(identities)
NAME = Prepared(
    _NAME.on_conflict_do_update(
        index_elements=["tenant", "kind", "value"], set_={"customer": _NAME.excluded.customer}
    ),
    ("tenant", "kind", "value", "customer"),
)


Key = tuple[str, str, str]
"""Tenant, kind and value of an identity."""

Person = tuple[str, Mapping[str, str]]
"""A tenant, and the identities by which somebody is known there."""


def find_customer(connection: Connection, tenant: str, known: Mapping[str, str]) -> str | None:
    """Return the customer whom one of these identities names, in the order of ORDER."""
    named = _named(connection, [(tenant, known)])
    return next((named[key] for key in _keys(tenant, known) if key in named), None)


def meet_customers(connection: Connection, people: Sequence[Person]) -> list[str]:
    """Return the customer of each, made if nobody has these identities; they name that one from now on.

    Who comes later in the list may be somebody who came before.
    """
    named = _named(connection, people)
    met, fresh = [], dict[Key, str]()
    for tenant, known in people:
        keys = _keys(tenant, known)
        customer = next((named[key] for key in keys if key in named), None) or new_id()
        unnamed = {key: customer for key in keys if key not in named}
        named |= unnamed
        fresh |= unnamed
        met.append(customer)
    _name(connection, fresh)
    return met


def name_customer(connection: Connection, tenant: str, known: Mapping[str, str], customer: str) -> None:
    """From now on these identities name this customer."""
    _name(connection, {(tenant, kind, value): customer for kind, value in known.items()})


def _named(connection: Connection, people: Sequence[Person]) -> dict[Key, str]:
    """Whom each of their identities names, of those that name anybody."""
    keys = {key for tenant, known in people for key in _keys(tenant, known)}
    asked = [{"of_tenant": tenant, "of_kind": kind, "of_value": value} for tenant, kind, value in keys]
    found = FIND.each(connection, asked)
    return {(tenant, kind, value): customer for tenant, kind, value, customer in found}


def _keys(tenant: str, known: Mapping[str, str]) -> list[Key]:
    return [(tenant, kind, known[kind]) for kind in ORDER if kind in known]


def _name(connection: Connection, named: Mapping[Key, str]) -> None:
    if named:
        NAME.run(
            connection,
            [
                {"tenant": tenant, "kind": kind, "value": value, "customer": customer}
                for (tenant, kind, value), customer in named.items()
            ],
        )
