"""A row's fields together make a product: what each needs of the others is checked here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot import Option, Product
from plugins.catalogue.importing.problems import Rejected
from plugins.catalogue.importing.rows import OptionRow, ProductRow
from plugins.catalogue.importing.words import slug


def to_product(row: ProductRow) -> Product:
    """Make a product of its row; raises Rejected, with the column."""
    sizes = tuple(_size(size, row.price) for size in row.sizes)
    extras = tuple(_option(extra, extra.price or 0) for extra in row.extras)
    ingredients = tuple(_ingredient(ingredient) for ingredient in row.ingredients)
    _differ("sizes and extras", (*sizes, *extras))
    _differ("ingredients", ingredients)
    return Product(
        id=_id(row),
        name=row.name,
        price=_price(row.price, sizes),
        category=row.category,
        aliases=_once(row.aliases),
        sizes=sizes,
        extras=extras,
        ingredients=ingredients,
        description=row.description,
        available=row.available,
        vendor=row.vendor,
    )


def _id(row: ProductRow | OptionRow) -> str:
    found = row.id or slug(row.name)
    if not found:
        rule = "the name has no letters or digits to make an id of"
        raise Rejected(rule, "give an id", column="id", value=row.name)
    return found


def _price(price: int | None, sizes: tuple[Option, ...]) -> int:
    if price is not None:
        return price
    if not sizes:
        raise Rejected("a product has a price, or sizes with prices", "write it like 12.50", column="price")
    return min(size.price for size in sizes)


def _size(row: OptionRow, price: int | None) -> Option:
    whole = price if row.price is None else row.price
    if whole is None:
        rule = "a size has the whole price of the product in that size"
        raise Rejected(rule, f"write it like {row.name}: 12.50", column="sizes", value=row.name)
    return _option(row, whole)


def _ingredient(row: OptionRow) -> Option:
    if row.price:
        rule = "an ingredient is in the product already and has no price"
        fix = "take the price away, or list it under extras"
        raise Rejected(rule, fix, column="ingredients", value=row.name)
    return _option(row, 0)


def _option(row: OptionRow, price: int) -> Option:
    return Option(_id(row), row.name, price, _once(row.aliases))


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _differ(column: str, options: Iterable[Option]) -> None:
    for id, count in Counter(option.id for option in options).items():
        if count > 1:
            rule = f"the id of each option is given once; this one is there {count} times"
            raise Rejected(rule, "take one away, or give it another id or name", column=column, value=id)
