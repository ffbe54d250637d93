"""Changes to one product at a time. Each may be asked for twice, and answers each time."""

from __future__ import annotations

from msgspec.structs import replace

from bot import Menu, Option, Product, Transaction, decimal, minor
from plugins.catalogue import service, store
from plugins.catalogue.commands import (
    AddProduct,
    AddProducts,
    Draft,
    RemoveProduct,
    SetAlias,
    SetAvailable,
    SetPrice,
)
from plugins.catalogue.events import AliasSet, ChangeRefused, ProductChanged, ProductsAdded

Command = SetAvailable | SetPrice | AddProduct | RemoveProduct


async def set_available(tx: Transaction, command: SetAvailable, *, by_stock: bool = False) -> None:
    """Let customers order it, or not for now."""
    menu, product = await _find(tx, command.product_id)
    if product is None:
        _refuse(tx, command, "gone")
        return
    await _save(tx, menu, product, replace(product, available=command.available))
    _tell(tx, product, "back" if command.available else "out", command, by_stock=by_stock)


async def set_price(tx: Transaction, command: SetPrice) -> None:
    """Change the price of a product, or of one of its sizes."""
    menu, product = await _find(tx, command.product_id)
    if product is None:
        _refuse(tx, command, "gone")
        return
    size = next((one for one in product.sizes if one.id == command.size), None)
    if (product.sizes or command.size) and size is None:
        _refuse(tx, command, "no_size" if command.size else "needs_size", product.name)
        return
    price = minor(command.price)
    sizes = tuple(replace(one, price=price) if one is size else one for one in product.sizes)
    changed = replace(product, sizes=sizes) if size else replace(product, price=price)
    await _save(tx, menu, product, changed)
    _tell(tx, changed, "price", command, size=size, price=price, old_price=_price(product, size))


async def add(tx: Transaction, command: AddProduct) -> None:
    """Add a product at the end of its category; a name that is there already is refused."""
    menu, known = await _find(tx, command.product_id)
    if known is not None and (known.name, decimal(known.price)) != (command.name, command.price):
        _refuse(tx, command, "exists", known.name)
        return
    product = _new(menu, command)
    if known is None:
        await store.add_product(tx, product)
        await service.raise_version(tx, tx.tenant, menu.currency)
    _tell(tx, product, "added", command)


async def add_all(tx: Transaction, command: AddProducts) -> None:
    """Add those products whose names are new, and tell once."""
    menu = await service.menu(tx, tx.tenant)
    known = {one.id for one in menu.products}
    added = [_new(menu, draft) for draft in command.products if draft.product_id not in known]
    for product in added:
        await store.add_product(tx, product)
    if added:
        await service.raise_version(tx, tx.tenant, menu.currency)
    event = ProductsAdded(
        product_ids=[one.id for one in added],
        names=[one.name for one in added],
        member_id=command.member_id,
    )
    tx.publish(event)


async def remove(tx: Transaction, command: RemoveProduct) -> None:
    """Take a product off the menu."""
    menu, product = await _find(tx, command.product_id)
    if product is None:
        _refuse(tx, command, "gone")
        return
    await store.remove_product(tx, product.id)
    await service.raise_version(tx, tx.tenant, menu.currency)
    _tell(tx, product, "removed", command)


async def set_alias(tx: Transaction, command: SetAlias) -> None:
    """Give products another name, or take it from them; those that are gone meanwhile are left out."""
    menu = await service.menu(tx, tx.tenant)
    named = [one for one in menu.products if one.id in command.product_ids]
    for product in named:
        others = tuple(name for name in product.aliases if name.casefold() != command.alias.casefold())
        aliases = (*others, command.alias) if command.given else others
        await _save(tx, menu, product, replace(product, aliases=aliases))
    event = AliasSet(
        product_ids=[one.id for one in named],
        names=[one.name for one in named],
        alias=command.alias,
        given=command.given,
        member_id=command.member_id,
    )
    tx.publish(event)


async def follow_stock(tx: Transaction, product_id: str, left: int | None, member_id: str | None) -> None:
    """What has run out cannot be ordered, and what came back can."""
    _, product = await _find(tx, product_id)
    available = left != 0
    if product is not None and product.available != available:
        command = SetAvailable(product_id=product_id, available=available, member_id=member_id)
        await set_available(tx, command, by_stock=True)


async def _find(tx: Transaction, product_id: str) -> tuple[Menu, Product | None]:
    menu = await service.menu(tx, tx.tenant)
    return menu, next((one for one in menu.products if one.id == product_id), None)


async def _save(tx: Transaction, menu: Menu, old: Product, new: Product) -> None:
    if old != new:
        await store.write_product(tx, new)
        await service.raise_version(tx, tx.tenant, menu.currency)


def _new(menu: Menu, draft: AddProduct | Draft) -> Product:
    """The product as it comes on the menu; made by the shop's vendor, where it has just one."""
    vendors = {one.vendor for one in menu.products}
    return Product(
        id=draft.product_id,
        name=draft.name,
        price=minor(draft.price),
        category=draft.category,
        vendor=vendors.pop() if len(vendors) == 1 else "",
    )


def _price(product: Product, size: Option | None) -> int:
    return size.price if size else product.price


def _tell(
    tx: Transaction,
    product: Product,
    change: str,
    command: Command,
    *,
    size: Option | None = None,
    price: int | None = None,
    old_price: int | None = None,
    by_stock: bool = False,
) -> None:
    event = ProductChanged(
        product_id=product.id,
        name=product.name,
        category=product.category,
        change=change,
        price=decimal(product.price if price is None else price),
        old_price=None if old_price is None else decimal(old_price),
        size=size.name if size else None,
        by_stock=by_stock,
        member_id=command.member_id,
    )
    tx.publish(event)


def _refuse(tx: Transaction, command: Command, status: str, name: str = "") -> None:
    refusal = ChangeRefused(
        product_id=command.product_id, name=name, status=status, member_id=command.member_id
    )
    tx.publish(refusal)
