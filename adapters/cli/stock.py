"""``wakala stock``: how much of each product is left. What was never counted never runs out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table, run_async
from adapters.cli.options import OfShop

if TYPE_CHECKING:
    from bot.settings import Settings

group = new_group("Count what is left of products.")

Product = Annotated[str, typer.Argument(help="The product's id, as `wakala catalog export` shows it.")]
Quantity = Annotated[
    int | None, typer.Argument(min=0, help="How many are left; left out, it is counted no longer.")
]


@group.command(name="list")
def list_(shop: OfShop = None, config: Config = None, json: Json = False) -> None:
    """List what is left of the products that are counted. What orders hold is taken off already."""
    levels = run_async(_levels(load_settings(config), shop))
    if json:
        print_json(levels)
        return
    print_table(sorted(levels.items()), ("product", "left"))


@group.command()
def count(
    product: Product,
    quantity: Quantity = None,
    shop: OfShop = None,
    config: Config = None,
) -> None:
    """Say how many are left of a product after counting it. A running server sells no more than that."""
    name = run_async(_count(load_settings(config), product, quantity, shop))
    print(f"{name}: {'not counted any more' if quantity is None else f'{quantity} left'}")


async def _levels(settings: Settings, named: str | None) -> dict[str, int]:
    from adapters.cli.shops import choose, opened
    from plugins.inventory import service

    async with opened(settings) as shops:
        shop = choose(shops.directory, named)
        read = partial(service.levels, tenant=shop.tenant)
        return await shops.database.transactions.run("inventory", read, shop.tenant)


async def _count(settings: Settings, product: str, quantity: int | None, named: str | None) -> str:
    from adapters.cli.shops import choose, opened
    from bot.errors import WakalaError
    from plugins.inventory import service

    async with opened(settings) as shops:
        shop = choose(shops.directory, named)
        sold = {one.id: one.name for one in shops.directory.menu(shop.tenant).products}
        if product not in sold:
            raise WakalaError(
                f"{shop.name} sells no product {product!r}; `wakala catalog export` lists what it does"
            )
        counted = partial(service.count, tenant=shop.tenant, product=product, quantity=quantity)
        await shops.database.transactions.run("inventory", counted, shop.tenant)
        return sold[product]
