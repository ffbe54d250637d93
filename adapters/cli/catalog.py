"""``wakala catalog``: a shop's menu, from a file and to one."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from adapters.cli import vendors
from adapters.cli.common import Config, load_settings, new_group, run_async
from adapters.cli.options import DryRun, File, OfShop, Output, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.menu import Product
    from bot.settings import Settings

group = new_group("Import and export a shop's menu.")
group.add_typer(vendors.group, name="vendors")

Format = Annotated[Literal["json", "csv"], typer.Option("--format", help="What to write.")]


@group.command(name="import")
def import_(file: File, shop: OfShop = None, dry_run: DryRun = False, config: Config = None) -> None:
    """Make the file the shop's whole menu. A running server takes it up within seconds."""
    run_async(_import(load_settings(config), file.read_bytes(), shop, dry_run))


@group.command()
def export(
    shop: OfShop = None,
    format: Format = "json",
    output: Output = None,
    config: Config = None,
) -> None:
    """Write the shop's menu in the form that import reads."""
    text = run_async(_export(load_settings(config), shop, format))
    if output:
        write(output, text)
    else:
        sys.stdout.write(text)


async def _import(settings: Settings, data: bytes, named: str | None, dry_run: bool) -> None:
    from adapters.cli.shops import choose, opened
    from plugins.catalogue import service
    from plugins.catalogue.importing import load

    async with opened(settings) as shops:
        shop = choose(shops.directory, named)
        products = load(data, currency=shop.currency)
        print(f"{shop.name}: {changes(shops.directory.menu(shop.tenant).products, products)}")
        if dry_run:
            print("Nothing was changed: this was a dry run.")
            return
        replace = partial(service.replace, tenant=shop.tenant, sold=products, currency=shop.currency)
        await shops.database.transactions.run("catalogue", replace, shop.tenant)


async def _export(settings: Settings, named: str | None, format: str) -> str:
    from adapters.cli.shops import choose, opened
    from plugins.catalogue.importing import write_csv, write_json

    async with opened(settings) as shops:
        shop = choose(shops.directory, named)
        products = shops.directory.menu(shop.tenant).products
        return write_csv(products) if format == "csv" else write_json(products, currency=shop.currency)


def changes(old: Sequence[Product], new: Sequence[Product]) -> str:
    """Say how a menu differs from the one before it."""
    before, after = {product.id: product for product in old}, {product.id: product for product in new}
    added, removed = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    changed = sum(before[id] != after[id] for id in before.keys() & after.keys())
    return f"{len(new)} products: {added} new, {changed} changed, {removed} removed"
