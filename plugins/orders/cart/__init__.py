"""The cart: lines kept as plain JSON in the conversation, priced by today's menu."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from bot import Menu, Product, Refusal

MOST = 99
"""The most of one line; a larger number is far more often a slip than an order."""


class Line(TypedDict):
    """One line: ``options`` are option ids in the order they were named.

    ``name`` is the product's, to speak of it when it is no longer on the menu.
    """

    product: str
    name: str
    quantity: int
    options: list[str]


Cart = list[Line]


def find(menu: Menu, product_id: str, name: str = "") -> Product:
    """Return the product; raises Refusal if it is sold out, or not on the menu (any more)."""
    for product in menu.products:
        if product.id == product_id:
            if not product.available:
                raise Refusal("sold_out", product=product.name)
            return product
    raise Refusal("gone", product=name)


def check(line: Line, menu: Menu) -> Product:
    """Return the line's product; raises Refusal if the line can no longer be ordered as it is."""
    product = find(menu, line["product"], line["name"])
    if needs_size(product, line["options"]) or allowed(product, line["options"]) != line["options"]:
        raise Refusal("gone", product=product.name)
    return product


def needs_size(product: Product, options: Sequence[str]) -> bool:
    """The product comes in sizes and none of them was named."""
    return bool(product.sizes) and not any(size.id in options for size in product.sizes)


def add(cart: Cart, wanted: Line) -> Line:
    """Add to the line with the same options, or make it a new one; return the line of the cart."""
    for line in cart:
        if is_same(line, wanted["product"], wanted["options"]):
            set_quantity(line, line["quantity"] + wanted["quantity"])
            return line
    set_quantity(wanted, wanted["quantity"])
    cart.append(wanted)
    return wanted


def is_same(line: Line, product: str, options: Sequence[str]) -> bool:
    """The line is of this product with exactly these options."""
    return line["product"] == product and sorted(line["options"]) == sorted(options)


def set_quantity(line: Line, quantity: int) -> None:
    """Make it that many; raises Refusal above MOST."""
    if quantity > MOST:
        raise Refusal("too_many", most=MOST)
    line["quantity"] = quantity


def allowed(product: Product, options: Sequence[str]) -> list[str]:
    """Those of the options that the product comes with."""
    known = {option.id for option in (*product.sizes, *product.extras)}
    known |= {f"no-{part.id}" for part in product.ingredients}
    return [option for option in options if option in known]


def apply_options(line: Line, product: Product, options: Sequence[str]) -> None:
    """Add options to a line: a size replaces the other, and ``x`` and ``no-x`` replace each other."""
    if len(allowed(product, options)) < len(options):
        raise Refusal("no_such_option", product=product.name)
    sizes = {size.id for size in product.sizes}
    for option in options:
        if option in sizes:
            line["options"] = [kept for kept in line["options"] if kept not in sizes]
        opposite = option.removeprefix("no-") if option.startswith("no-") else f"no-{option}"
        line["options"] = [kept for kept in line["options"] if kept not in (option, opposite)] + [option]


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


def unavailable(cart: Cart, menu: Menu) -> list[tuple[Line, Refusal]]:
    """The lines that can no longer be ordered as they are, each with what to say of it."""
    found: list[tuple[Line, Refusal]] = []
    for line in cart:
        try:
            check(line, menu)
        except Refusal as refusal:
            found.append((line, refusal))
    return found


def priced(cart: Cart, menu: Menu) -> Iterator[tuple[Line, Product, int]]:
    """Yield each line that can be ordered today, with its product and its price in minor units."""
    for line in cart:
        try:
            product = check(line, menu)
        except Refusal:
            continue
        yield line, product, line["quantity"] * unit_price(product, line["options"])


def total(cart: Cart, menu: Menu) -> int:
    """The price of everything that can be ordered today, in minor units."""
    return sum(price for _, _, price in priced(cart, menu))


def describe(product: Product, options: Sequence[str]) -> str:
    """The line's name: ``Russian Kota (extra cheese, no atchar)``."""
    names = [_option_name(product, option) for option in options]
    return f"{product.name} ({', '.join(names)})" if names else product.name


def _option_name(product: Product, option: str) -> str:
    named = {one.id: one.name for one in product.sizes}
    named |= {one.id: one.name.lower() for one in product.extras}
    named |= {f"no-{one.id}": f"no {one.name.lower()}" for one in product.ingredients}
    return named.get(option, option)
