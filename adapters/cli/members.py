"""``wakala user``: a shop's own people. Only who is listed here has powers in the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table, run_async
from adapters.cli.options import OfShop

if TYPE_CHECKING:
    from bot.member import Member
    from bot.ports import Transactions
    from bot.settings import Settings
    from bot.shop import Shop

group = new_group("Say who runs a shop, cooks for it and delivers for it.")


def _read_role(text: str) -> str:
    from plugins.tenants.rules import ROLES

    if text not in ROLES:
        raise typer.BadParameter(f"{text!r} is no role; it must be one of {', '.join(ROLES)}")
    return text


Phone = Annotated[
    str, typer.Argument(help="Their WhatsApp number: +27 82 000 0002, or 082... as it is dialled at home.")
]
Roles = Annotated[
    list[str],
    typer.Option(
        "--role",
        parser=_read_role,
        metavar="ROLE",
        help="owner, manager, staff or driver; may be given several times.",
    ),
]
SomeRoles = Annotated[
    list[str] | None,
    typer.Option("--role", parser=_read_role, metavar="ROLE", help="Several times for several roles."),
]
Only = Annotated[
    str | None,
    typer.Option("--role", parser=_read_role, metavar="ROLE", help="Only people of this role."),
]
Named = Annotated[str | None, typer.Option("--name", help="What they are called.")]
Area = Annotated[str | None, typer.Option(help="Where a driver is when no pin says so.")]
Place = Annotated[int | None, typer.Option(min=1, help="1 is asked first, 2 is the second number, ...")]
Active = Annotated[bool | None, typer.Option("--active/--inactive", help="Whether their powers count.")]
Reveal = Annotated[bool, typer.Option("--reveal", help="Show phone numbers as they are.")]


@group.command()
def add(
    phone: Phone,
    *,
    role: Roles,
    shop: OfShop = None,
    name: Named = None,
    area: Area = None,
    place: Place = None,
    config: Config = None,
) -> None:
    """List somebody with these roles, beside those they have. Again changes nothing."""
    details = _given(name=name, area=area, place=place)
    run_async(_add(load_settings(config), shop, phone, frozenset(role or ()), details))


@group.command(name="set")
def set_(
    phone: Phone,
    *,
    role: SomeRoles = None,
    shop: OfShop = None,
    name: Named = None,
    area: Area = None,
    place: Place = None,
    active: Active = None,
    config: Config = None,
) -> None:
    """Change what is given of somebody. Roles that are given are all they have from then on."""
    roles = frozenset(role or ()) or None
    changes = _given(roles=roles, name=name, area=area, place=place, active=active)
    if not changes:
        raise typer.BadParameter("nothing to change is given; name it, such as --role driver or --inactive")
    run_async(_set(load_settings(config), shop, phone, changes))


@group.command()
def remove(
    phone: Phone,
    *,
    role: SomeRoles = None,
    shop: OfShop = None,
    config: Config = None,
) -> None:
    """Take these roles from somebody, or all. Then they are a customer like any other."""
    run_async(_remove(load_settings(config), shop, phone, frozenset(role or ())))


@group.command(name="list")
def list_(
    *,
    shop: OfShop = None,
    role: Only = None,
    reveal: Reveal = False,
    config: Config = None,
    json: Json = False,
) -> None:
    """List people in the order in which they are asked. Phone numbers are masked."""
    found = run_async(_list(load_settings(config), shop))
    lines = [_line(of, one, reveal=reveal) for of, one in found if role is None or role in one.roles]
    if json:
        print_json(lines)
    else:
        heads = ("shop", "phone", "name", "roles", "place", "active", "area", "id")
        print_table((tuple(line[head] for head in heads) for line in lines), heads)


def _given(**details: Any) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value is not None}


def _line(shop: Shop, member: Member, *, reveal: bool) -> dict[str, Any]:
    from msgspec.structs import asdict

    from bot.privacy import mask

    shown = asdict(member) | {"shop": shop.number, "roles": sorted(member.roles)}
    return shown if reveal else shown | {"phone": mask(member.phone)}


async def _add(
    settings: Settings, shop: str | None, phone: str, roles: frozenset[str], details: dict[str, Any]
) -> None:
    from plugins.tenants import members

    async with _at(settings, shop) as (of, transactions):
        digits = _digits(phone, of)
        give = partial(members.give, tenant=of.tenant, phone=digits, roles=roles, **details)
        changed = await transactions.run("tenants", give, of.tenant)
    _told(of, digits, f"is {', '.join(sorted(roles))}", changed=changed)


async def _set(settings: Settings, shop: str | None, phone: str, changes: dict[str, Any]) -> None:
    from plugins.tenants import members

    async with _at(settings, shop) as (of, transactions):
        digits = _digits(phone, of)
        change = partial(members.change, tenant=of.tenant, phone=digits, **changes)
        changed = await transactions.run("tenants", change, of.tenant)
    _told(of, digits, "is as you say", changed=changed)


async def _remove(settings: Settings, shop: str | None, phone: str, roles: frozenset[str]) -> None:
    from plugins.tenants import members

    async with _at(settings, shop) as (of, transactions):
        digits = _digits(phone, of)
        take = partial(members.take, tenant=of.tenant, phone=digits, roles=roles)
        changed = await transactions.run("tenants", take, of.tenant)
    _told(of, digits, f"is not {', '.join(sorted(roles)) or 'listed'} any more", changed=changed)


async def _list(settings: Settings, shop: str | None) -> list[tuple[Shop, Member]]:
    from adapters.cli.shops import opened_database, shop_named
    from plugins.tenants import members, service

    async with opened_database(settings) as (database, _):
        shops = await database.transactions.run("tenants", service.shops)
        everybody = await database.transactions.run("tenants", members.everybody)
    wanted = shops if shop is None else [shop_named(shops, shop)]
    return [(of, one) for of in wanted for one in everybody if one.tenant == of.tenant]


@asynccontextmanager
async def _at(settings: Settings, shop: str | None) -> AsyncIterator[tuple[Shop, Transactions]]:
    """The shop that is meant, and its domain's transactions; raises WakalaError."""
    from adapters.cli.shops import opened_database, shop_named
    from plugins.tenants import service

    async with opened_database(settings) as (database, _):
        shops = await database.transactions.run("tenants", service.shops)
        yield shop_named(shops, shop), database.transactions


def _digits(phone: str, shop: Shop) -> str:
    from bot.phones import international

    return international(phone, shop.currency)


def _told(shop: Shop, phone: str, what: str, *, changed: bool) -> None:
    from bot.privacy import mask

    ending = "a running server takes it up in 5 s" if changed else "it was so already"
    print(f"{shop.name}: {mask(phone)} {what}; {ending}")
