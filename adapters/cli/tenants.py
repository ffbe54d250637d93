"""``wakala shop``: the shops that trade here, each behind a business number of its own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table, run_async
from adapters.cli.reading import (
    ALWAYS,
    NEVER,
    read_amount,
    read_hours,
    read_location,
    read_percent,
    read_quiet_hours,
)

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.shop import Shop

group = new_group("Add shops, and change them.")

Number = Annotated[str, typer.Argument(help="Meta's phone_number_id of the shop's number, digits alone.")]
Named = Annotated[str, typer.Option("--name", help="What customers call the shop.")]
Renamed = Annotated[str | None, typer.Option("--name", help="What customers call the shop.")]
Tenant = Annotated[str | None, typer.Option(help="The tenant's id, a UUID; without one it gets a new one.")]
Currency = Annotated[str | None, typer.Option(help="What it sells in, such as ZAR or KES.")]
Language = Annotated[str | None, typer.Option(help="What it speaks first, such as en.")]
TimeZone = Annotated[str | None, typer.Option("--timezone", help="Such as Africa/Johannesburg.")]
Phone = Annotated[str | None, typer.Option(help="Where customers call, as they dial it.")]
Collection = Annotated[bool | None, typer.Option(help="Whether customers fetch orders.")]
Delivery = Annotated[bool | None, typer.Option(help="Whether orders are brought.")]
Fee = Annotated[
    Any, typer.Option("--delivery-fee", parser=read_amount, metavar="AMOUNT", help="Such as 15.00.")
]
Minimum = Annotated[
    Any, typer.Option("--minimum-order", parser=read_amount, metavar="AMOUNT", help="Of deliveries: 50.00.")
]
Hours = Annotated[
    Any,
    typer.Option(
        parser=read_hours, metavar="HOURS", help="08:00-20:00, or seven such with | between, or always."
    ),
]
PrivacyUrl = Annotated[str | None, typer.Option(help="Where its privacy notice is.")]
Reminders = Annotated[bool | None, typer.Option(help="Whether an open cart is mentioned once.")]
Deals = Annotated[bool | None, typer.Option(help="Whether customers are asked if they want deals.")]
QuietHours = Annotated[
    Any,
    typer.Option(
        parser=read_quiet_hours, metavar="HOURS", help="When no deals are sent: 20:00-08:00, or never."
    ),
]
AutoAccept = Annotated[bool | None, typer.Option(help="Whether it takes every order at once.")]
Capacity = Annotated[int | None, typer.Option(help="Orders within any 15 minutes; 0: no limit.")]
Closed = Annotated[bool | None, typer.Option(help="Whether it is closed until you say otherwise.")]
PrepMinutes = Annotated[int | None, typer.Option(help="How long an order takes, unless they say.")]
CashCap = Annotated[
    Any,
    typer.Option(
        "--cash-cap", parser=read_amount, metavar="AMOUNT", help="Its cash that a driver may hold: 500.00."
    ),
]
PhotoProof = Annotated[bool | None, typer.Option(help="Whether a delivery needs a picture too.")]
Address = Annotated[str | None, typer.Option(help="Where it is, as receipts say it.")]
Location = Annotated[
    Any, typer.Option(parser=read_location, metavar="PIN", help="The same as a pin: -26.2485,27.8540.")
]
VatNumber = Annotated[str | None, typer.Option(help="Its VAT registration; empty: it charges none.")]
VatRate = Annotated[Any, typer.Option(parser=read_percent, metavar="PERCENT", help="In percent, such as 15.")]


@group.command()
def add(
    context: typer.Context,
    number: Number,
    *,
    name: Named,
    tenant: Tenant = None,
    currency: Currency = None,
    language: Language = None,
    timezone: TimeZone = None,
    phone: Phone = None,
    collection: Collection = None,
    delivery: Delivery = None,
    delivery_fee: Fee = None,
    minimum_order: Minimum = None,
    hours: Hours = None,
    privacy_url: PrivacyUrl = None,
    reminders: Reminders = None,
    deals: Deals = None,
    quiet_hours: QuietHours = None,
    auto_accept: AutoAccept = None,
    prep_minutes: PrepMinutes = None,
    capacity: Capacity = None,
    closed: Closed = None,
    cash_cap: CashCap = None,
    photo_proof: PhotoProof = None,
    address: Address = None,
    location: Location = None,
    vat_number: VatNumber = None,
    vat_rate: VatRate = None,
    config: Config = None,
) -> None:
    """Add a shop; one that is there already, just so, is left alone."""
    run_async(_add(load_settings(config), number, _given(context.params)))


@group.command(name="set")
def set_(
    context: typer.Context,
    number: Number,
    *,
    name: Renamed = None,
    currency: Currency = None,
    language: Language = None,
    timezone: TimeZone = None,
    phone: Phone = None,
    collection: Collection = None,
    delivery: Delivery = None,
    delivery_fee: Fee = None,
    minimum_order: Minimum = None,
    hours: Hours = None,
    privacy_url: PrivacyUrl = None,
    reminders: Reminders = None,
    deals: Deals = None,
    quiet_hours: QuietHours = None,
    auto_accept: AutoAccept = None,
    prep_minutes: PrepMinutes = None,
    capacity: Capacity = None,
    closed: Closed = None,
    cash_cap: CashCap = None,
    photo_proof: PhotoProof = None,
    address: Address = None,
    location: Location = None,
    vat_number: VatNumber = None,
    vat_rate: VatRate = None,
    config: Config = None,
) -> None:
    """Change what is given of a shop, and nothing else."""
    changes = _given(context.params)
    if not changes:
        raise typer.BadParameter("nothing to change is given; name it, such as --hours 08:00-20:00")
    run_async(_set(load_settings(config), number, changes))


@group.command(name="list")
def list_(config: Config = None, json: Json = False) -> None:
    """List the shops, in the order of their numbers."""
    shops = run_async(_list(load_settings(config)))
    if json:
        print_json([settings_of(shop) for shop in shops])
        return
    print_table(
        ((one.number, one.name, one.tenant, one.currency, one.timezone, write_hours(one)) for one in shops),
        ("number", "name", "tenant", "currency", "time zone", "hours"),
    )


@group.command()
def show(number: Number, config: Config = None, json: Json = False) -> None:
    """Show one shop with all its settings; in JSON amounts are in cents."""
    shop = run_async(_show(load_settings(config), number))
    if json:
        print_json(settings_of(shop))
    else:
        print_table((settings_of(shop) | _readable(shop)).items(), ("setting", "value"))


def settings_of(shop: Shop) -> dict[str, Any]:
    """What the shop's row says; how it can be paid is a matter of the gateways."""
    from msgspec.structs import asdict

    return {name: value for name, value in asdict(shop).items() if name != "payment_methods"}


def _readable(shop: Shop) -> dict[str, str]:
    """What people read otherwise than it is stored."""
    from bot.amounts import money
    from bot.clock import utc

    return {
        "delivery_fee": money(shop.delivery_fee, shop.currency),
        "minimum_order": money(shop.minimum_order, shop.currency),
        "cash_cap": money(shop.cash_cap, shop.currency),
        "hours": write_hours(shop),
        "quiet_hours": "-".join(shop.quiet_hours) or NEVER,
        "location": ",".join(map(str, shop.location)),
        "vat_rate": f"{Decimal(shop.vat_rate) / 100:f}%",
        "paused_until": f"{utc(shop.paused_until):%Y-%m-%d %H:%M} UTC" if shop.paused_until else "",
    }


def write_hours(shop: Shop) -> str:
    """The shop's hours as ``--hours`` reads them."""
    days = ["-".join(day) if day else "closed" for day in shop.hours]
    return (days[0] if len(set(days)) == 1 else " | ".join(days)) if days else ALWAYS


def _given(params: Mapping[str, Any]) -> dict[str, Any]:
    """The shop's fields among a command's parameters, which have their names."""
    return {
        name: value
        for name, value in params.items()
        if value is not None and name not in ("number", "config")
    }


async def _add(settings: Settings, number: str, given: Mapping[str, Any]) -> None:
    from adapters.cli.shops import opened_database
    from plugins.tenants import service

    async with opened_database(settings) as (database, _):
        run = database.transactions.run
        added = await run("tenants", partial(service.add, number=number, given=given))
        shop = await run("tenants", partial(service.known, number=number))
    if added:
        print(
            f"{shop.name}: added, number {number}, tenant {shop.tenant}; a running server takes it up in 5 s"
        )
        print(f"Next: `wakala catalog import menu.json --shop {number}` for its menu,")
        print(f"and `wakala user add 0821234567 --role owner --shop {number}` for its people")
    else:
        print(f"{shop.name}: it is there already, tenant {shop.tenant}; nothing was changed")


async def _set(settings: Settings, number: str, changes: Mapping[str, Any]) -> None:
    from adapters.cli.shops import opened_database
    from plugins.tenants import service

    async with opened_database(settings) as (database, _):
        change = partial(service.change, number=number, changes=changes)
        changed = await database.transactions.run("tenants", change)
    print(f"{number}: {'changed; a running server takes it up in 5 s' if changed else 'it is so already'}")


async def _list(settings: Settings) -> list[Shop]:
    from adapters.cli.shops import opened_database
    from plugins.tenants import service

    async with opened_database(settings) as (database, _):
        return await database.transactions.run("tenants", service.shops)


async def _show(settings: Settings, number: str) -> Shop:
    from adapters.cli.shops import opened_database
    from plugins.tenants import service

    async with opened_database(settings) as (database, _):
        return await database.transactions.run("tenants", partial(service.known, number=number))
