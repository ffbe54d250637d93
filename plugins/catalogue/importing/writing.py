"""Products to a file, in the one form that reads back to the same products."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import msgspec

from bot import Option, Product
from plugins.catalogue.importing.options import write_options
from plugins.catalogue.importing.prices import write_price
from plugins.catalogue.importing.rows import COLUMNS
from plugins.catalogue.importing.words import escape


def write_json(products: Iterable[Product], *, currency: str = "ZAR") -> str:
    """Write a JSON document; what is empty is left out."""
    document = {"currency": currency, "products": [_fields(product) for product in products]}
    return msgspec.json.format(msgspec.json.encode(document)).decode() + "\n"


def write_csv(products: Iterable[Product]) -> str:
    """Write CSV with every column. Save it as ``utf-8-sig``: without the mark Excel misreads accents."""
    file = io.StringIO(newline="")
    table = csv.DictWriter(file, COLUMNS)
    table.writeheader()
    table.writerows(_cells(product) for product in products)
    return file.getvalue()


def _fields(product: Product) -> dict[str, Any]:
    fields = {
        "id": product.id,
        "name": product.name,
        "price": write_price(product.price),
        "category": product.category,
        "description": product.description,
        "aliases": product.aliases,
        "sizes": [_option(size) for size in product.sizes],
        "extras": [_option(extra) for extra in product.extras],
        "ingredients": [_option(ingredient, priced=False) for ingredient in product.ingredients],
        "vendor": product.vendor,
    }
    shown = {name: value for name, value in fields.items() if value}
    return shown if product.available else {**shown, "available": False}


def _option(option: Option, *, priced: bool = True) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": option.id, "name": option.name}
    if priced:
        fields["price"] = write_price(option.price)
    if option.aliases:
        fields["aliases"] = option.aliases
    return fields


def _cells(product: Product) -> dict[str, str]:
    return {
        "id": product.id,
        "name": product.name,
        "price": write_price(product.price),
        "category": product.category,
        "description": product.description,
        "aliases": " | ".join(escape(alias, "|;,") for alias in product.aliases),
        "sizes": write_options(product.sizes, priced=True),
        "extras": write_options(product.extras, priced=True),
        "ingredients": write_options(product.ingredients, priced=False),
        "available": "yes" if product.available else "no",
        "vendor": product.vendor,
    }
