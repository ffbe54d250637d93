"""``wakala payments``: money that waits for a person, and what that person did about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table, run_async
from adapters.cli.options import OfShop

if TYPE_CHECKING:
    from bot.settings import Settings
    from plugins.payments.commands import PayOutRefund
    from plugins.payments.waiting import Waiting

group = new_group("See to payments and refunds that wait for a person.")

Refund = Annotated[str, typer.Argument(help="The refund's id, as `wakala payments list` shows it.")]
By = Annotated[str, typer.Option(metavar="PHONE", help="Who gave the money: one of the shop's people.")]
Order = Annotated[str, typer.Argument(help="The order's id.")]


@group.command(name="list")
def list_(shop: OfShop = None, config: Config = None, json: Json = False) -> None:
    """List payments in doubt, and refunds to be given back by hand."""
    found = run_async(_waiting(load_settings(config), shop))
    if json:
        print_json(found)
        return
    print_table(map(_row, found), ("what", "id", "order", "method", "amount", "status", "why"))


@group.command(name="pay-out")
def pay_out(refund: Refund, *, by: By, shop: OfShop = None, config: Config = None) -> None:
    """Book a refund that somebody gave back by hand. Cash, or where a gateway could not."""
    done = run_async(_pay_out(load_settings(config), refund, by, shop))
    print(f"refund {done.refund_id} was given back by hand; a running server books it within seconds")


@group.command()
def fulfil(order: Order, shop: OfShop = None, config: Config = None) -> None:
    """Keep money that came too late: the order is made after all."""
    run_async(_fulfil(load_settings(config), order, shop))
    print(f"order {order} keeps its late money; a running server books it within seconds")


def _row(one: Waiting) -> tuple[str, ...]:
    amount = f"{one.amount} {one.currency}"
    return (one.kind, one.id, one.order_id, one.method, amount, one.status, one.reason)


async def _waiting(settings: Settings, named: str | None) -> list[Waiting]:
    from adapters.cli.shops import choose, opened
    from plugins.payments.waiting import waiting

    async with opened(settings) as shops:
        shop = choose(shops.directory, named)
        return await shops.database.transactions.run("payments", waiting, shop.tenant)


async def _pay_out(settings: Settings, refund: str, by: str, named: str | None) -> PayOutRefund:
    from adapters.cli.shops import choose, opened
    from bot.errors import WakalaError
    from bot.phones import international
    from plugins.payments import waiting
    from plugins.tenants import members

    async with opened(settings) as shops:
        shop, run = choose(shops.directory, named), shops.database.transactions.run
        find = partial(members.find, tenant=shop.tenant, phone=international(by, shop.currency))
        giver = await run("tenants", find, shop.tenant)
        if giver is None:
            raise WakalaError(f"--by is {by!r}, nobody of {shop.name}; `wakala user list` shows its people")
        book = partial(waiting.pay_out, refund_id=refund, paid_by=giver.id)
        return await run("payments", book, shop.tenant)


async def _fulfil(settings: Settings, order: str, named: str | None) -> None:
    from adapters.cli.shops import choose, opened
    from plugins.payments import waiting

    async with opened(settings) as shops:
        shop = choose(shops.directory, named)
        keep = partial(waiting.fulfil, order_id=order)
        await shops.database.transactions.run("payments", keep, shop.tenant)
