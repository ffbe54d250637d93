"""``wakala catalog vendors``: who makes what a shop sells, from a file and to one."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from adapters.cli.common import Config, load_settings, new_group, run_async
from adapters.cli.options import DryRun, File, OfShop, Output, write

if TYPE_CHECKING:
    from bot.settings import Settings

group = new_group("Import and export a shop's vendors.")


@group.command(name="import")
def import_(file: File, shop: OfShop = None, dry_run: DryRun = False, config: Config = None) -> None:
    """Add the file's vendors, or change those that are known. Docs/vendors.md has its columns."""
    run_async(_import(load_settings(config), file.read_bytes(), shop, dry_run))


@group.command()
def export(shop: OfShop = None, output: Output = None, config: Config = None) -> None:
    """Write the shop's vendors as the CSV that import reads."""
    text = run_async(_export(load_settings(config), shop))
    if output:
        write(output, text)
    else:
        sys.stdout.write(text)


async def _import(settings: Settings, data: bytes, named: str | None, dry_run: bool) -> None:
    from adapters.cli.shops import choose, opened
    from plugins.catalogue import service, store
    from plugins.catalogue.importing.makers import load_vendors

    async with opened(settings) as shops:
        shop, run = choose(shops.directory, named), shops.database.transactions.run
        vendors = load_vendors(data, shop.tenant, currency=shop.currency)
        known = await run("catalogue", partial(store.vendor_ids, tenant=shop.tenant), shop.tenant)
        new = sum(vendor.slug not in known for vendor in vendors)
        print(f"{shop.name}: {len(vendors)} vendors: {new} new, {len(vendors) - new} known")
        if dry_run:
            print("Nothing was changed: this was a dry run.")
            return
        await run("catalogue", partial(service.save_vendors, vendors=vendors), shop.tenant)


async def _export(settings: Settings, named: str | None) -> str:
    from adapters.cli.shops import choose, opened
    from plugins.catalogue import store
    from plugins.catalogue.importing.makers import write_vendors

    async with opened(settings) as shops:
        shop = choose(shops.directory, named)
        read = partial(store.vendors_of, tenant=shop.tenant)
        return write_vendors(await shops.database.transactions.run("catalogue", read, shop.tenant))
