"""Rows that become shops and people: whoever wrote one by hand is told which field is wrong, and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from bot import Member, Shop, WakalaError
from plugins.tenants.rules import MEMBER_RULES, SHOP_RULES, Rule, refuse

T = TypeVar("T", Shop, Member)
Row = Mapping[str, Any]


def read_shop(row: Row) -> Shop:
    """Make a shop of a row as it is stored; raises WakalaError naming the row and each wrong field."""
    return _read(Shop, row, SHOP_RULES, f"shop {row['number']} (table tenants_shops)")


def read_member(row: Row) -> Member:
    """Make a member of a row as it is stored; raises WakalaError naming the row and each wrong field."""
    return _read(Member, row, MEMBER_RULES, f"member {row['id']} (table tenants_members)")


def stored_shop(row: Row) -> Shop:
    """The same of a row that is in the table; says how it is mended."""
    try:
        return read_shop(row)
    except WakalaError as error:
        raise WakalaError(f"{error}\nmend it with `wakala shop set {row['number']}`") from None


def stored_member(row: Row) -> Member:
    """The same of a row that is in the table; says how it is mended."""
    try:
        return read_member(row)
    except WakalaError as error:
        raise WakalaError(f"{error}\nmend it with `wakala user set`, or remove it") from None


def says(row: Row, told: Shop | Member) -> bool:
    """Whether a row says just this; one that cannot be read says something else."""
    try:
        return (read_shop(row) if isinstance(told, Shop) else read_member(row)) == told
    except WakalaError:
        return False


def _read(kind: type[T], row: Row, rules: Mapping[str, Rule], what: str) -> T:
    values: dict[str, Any] = {}
    wrong: dict[str, object] = {}
    for field in msgspec.structs.fields(kind):
        if field.name not in row:
            continue
        try:
            value = values[field.name] = _typed(row[field.name], field.type)
        except msgspec.MsgspecError:
            wrong[field.name] = row[field.name]
            continue
        if field.name in rules and not rules[field.name].holds(value):
            wrong[field.name] = value
    if wrong:
        raise refuse(what, wrong, rules)
    return kind(**values)


def _typed(value: Any, kind: Any) -> Any:
    """A stored value as the field's type: what is no text is stored as JSON, a flag as 0 or 1."""
    if isinstance(value, str) and kind is not str:
        return msgspec.json.decode(value, type=kind)
    return msgspec.convert(value, kind, strict=False)
