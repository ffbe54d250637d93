"""What an order costs: lines that others price are compared with the menu; where it goes makes the fee."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot import Menu, Product, Shop, WakalaError, decimal
from plugins.orders import cart as carts
from plugins.orders.events import OrderLine

Wanted = tuple[str, int, Decimal, list[str]]
"""Product id, quantity, the price of one, options."""


class Mispriced(WakalaError):
    """A line that cannot be ordered like that: which, by its position, and what rule it breaks."""

    def __init__(self, line: int, field: str, value: object, rule: str) -> None:
        super().__init__(f"line {line}: {field} {value}: {rule}")
        self.line, self.field, self.value, self.rule = line, field, str(value), rule


def price_lines(menu: Menu, wanted: Sequence[Wanted]) -> list[OrderLine]:
    """Return the lines at the menu's prices; raises Mispriced for the first that does not fit it."""
    known = {product.id: product for product in menu.products}
    return [_priced(position, one, known.get(one[0])) for position, one in enumerate(wanted)]


def _priced(position: int, wanted: Wanted, product: Product | None) -> OrderLine:
    product_id, quantity, price, options = wanted
    if product is None or not product.available:
        rule = "must be a product on the menu that is not sold out"
        raise Mispriced(position, "product_id", product_id, rule)
    if len(carts.allowed(product, options)) < len(options):
        raise Mispriced(position, "options", ", ".join(options), f"{product.name} does not come like that")
    if carts.needs_size(product, options):
        sizes = ", ".join(size.id for size in product.sizes)
        raise Mispriced(position, "options", ", ".join(options), f"must name a size: {sizes}")
    unit_price = carts.unit_price(product, options)
    if decimal(unit_price) != price:
        raise Mispriced(position, "price", price, f"must be {decimal(unit_price)}, the menu's price")
    return OrderLine(
        product_id=product_id,
        name=carts.describe(product, options),
        quantity=quantity,
        unit_price=unit_price,
        options=list(options),
    )


def delivery_fee(shop: Shop, menu: Menu, address: Mapping[str, Any] | None) -> int:
    """The fee of the zone that the address names, the longest name if several; else the shop's own."""
    named = _plain((address or {}).get("text") or "")
    zones = [zone for zone in menu.zones if _plain(zone.name) in named]
    return max(zones, key=lambda zone: len(zone.name)).fee if zones else shop.delivery_fee


def minimum_order(shop: Shop, menu: Menu) -> int:
    """What a delivery has to be worth, without its fee: the shop's minimum, or the vendor's if it is more."""
    return max(shop.minimum_order, menu.minimum_order)


def _plain(words: str) -> str:
    """The words alone, with a space on each side: " orlando " is not in " orlandos "."""
    return " ".join(["", *re.findall(r"[^\W_]+", words.casefold()), ""])
