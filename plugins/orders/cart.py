"""The cart: lines kept as plain JSON in the conversation, priced by today's menu."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from bot import Menu, Option, Product, Refusal

MOST = 99
"""The most of one line; a larger number is far more often a slip than an order."""


class Line(TypedDict):
    """One line: ``options`` are option ids in the order they were named."""

    product: str
    quantity: int
    options: list[str]


Cart = list[Line]


def find(menu: Menu, product_id: str) -> Product:
    """Return the product; raises Refusal if it is not on the menu (any more) or sold out."""
    for product in menu.products:
        if product.id == product_id:
            if not product.available:
                raise Refusal("sold_out", product=product.name)
            return product
    raise Refusal("gone")


def needs_size(product: Product, options: Sequence[str]) -> bool:
    """The product comes in sizes and none of them was named."""
    return bool(product.sizes) and not any(size.id in options for size in product.sizes)


def add(cart: Cart, product: str, quantity: int, options: Sequence[str]) -> Line:
    """Add to the line with the same options, or make one; return it."""
    wanted = list(options)
    for line in cart:
        if line["product"] == product and sorted(line["options"]) == sorted(wanted):
            line["quantity"] = _within(line["quantity"] + quantity)
            return line
    line = Line(product=product, quantity=_within(quantity), options=wanted)
    cart.append(line)
    return line


def set_quantity(line: Line, quantity: int) -> None:
    """Make it that many; raises Refusal above MOST."""
    line["quantity"] = _within(quantity)


def apply_options(line: Line, product: Product, options: Sequence[str]) -> None:
    """Add options to a line: a size replaces the other, and ``x`` and ``no-x`` replace each other."""
    if not allows(product, options):
        raise Refusal("no_such_option", product=product.name)
    sizes = {size.id for size in product.sizes}
    for option in options:
        if option in sizes:
            line["options"] = [kept for kept in line["options"] if kept not in sizes]
        opposite = option.removeprefix("no-") if option.startswith("no-") else f"no-{option}"
        line["options"] = [kept for kept in line["options"] if kept not in (option, opposite)] + [option]


def allows(product: Product | None, options: Sequence[str]) -> bool:
    """The product comes with all of these options."""
    if product is None:
        return False
    known = {option.id for option in (*product.sizes, *product.extras)}
    return set(options) <= known | {f"no-{part.id}" for part in product.ingredients}


def matching(cart: Cart, product: str, options: Sequence[str]) -> Line | None:
    """The newest line of the product that has all these options, or else its newest line."""
    lines = [line for line in cart if line["product"] == product]
    exact = [line for line in lines if set(options) <= set(line["options"])]
    fitting = exact or lines
    return fitting[-1] if fitting else None


def unit_price(product: Product, options: Sequence[str]) -> int:
    """The price of one, in minor units: the size's whole price or the product's, plus its extras."""
    size = next((size for size in product.sizes if size.id in options), None)
    extras = sum(extra.price for extra in product.extras if extra.id in options)
    return (size.price if size else product.price) + extras


def total(cart: Cart, menu: Menu) -> int:
    """The price of everything that is still on the menu, in minor units."""
    products = {product.id: product for product in menu.products}
    return sum(
        line["quantity"] * unit_price(products[line["product"]], line["options"])
        for line in cart
        if line["product"] in products
    )


def describe(product: Product, options: Sequence[str]) -> str:
    """The line's name: ``Russian Kota (extra cheese, no atchar)``."""
    names = [_option_name(product, option) for option in options]
    return f"{product.name} ({', '.join(names)})" if names else product.name


def _option_name(product: Product, option: str) -> str:
    every: tuple[Option, ...] = (*product.sizes, *product.extras)
    named = {one.id: one.name for one in every}
    named |= {f"no-{one.id}": f"no {one.name.lower()}" for one in product.ingredients}
    return named.get(option, option)


def _within(quantity: int) -> int:
    if quantity > MOST:
        raise Refusal("too_many", most=MOST)
    return quantity
