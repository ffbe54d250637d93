"""What the shop's people ask of the catalogue, one product at a time."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import msgspec

from bot import Event, Id

CATALOGUE = ("catalogue",)


class SetAvailable(Event, frozen=True, kw_only=True):
    """Command: customers may order the product, or may not for now."""

    type: ClassVar[str] = "catalogue.set_available"
    destination: ClassVar[tuple[str, ...]] = CATALOGUE

    product_id: str
    available: bool
    member_id: Id | None


class SetPrice(Event, frozen=True, kw_only=True):
    """Command: it costs this from now on; ``size`` is the option id, None where there are no sizes."""

    type: ClassVar[str] = "catalogue.set_price"
    destination: ClassVar[tuple[str, ...]] = CATALOGUE

    product_id: str
    price: Decimal
    size: str | None
    member_id: Id | None


class AddProduct(Event, frozen=True, kw_only=True):
    """Command: sell this too, at the end of its category."""

    type: ClassVar[str] = "catalogue.add_product"
    destination: ClassVar[tuple[str, ...]] = CATALOGUE

    product_id: str
    name: str
    price: Decimal
    category: str
    member_id: Id | None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Something new as somebody wrote it down, who has seen how it was read and said yes."""

    product_id: str
    name: str
    price: Decimal
    category: str


class AddProducts(Event, frozen=True, kw_only=True):
    """Command: sell all of these too; what is there already stays as it is."""

    type: ClassVar[str] = "catalogue.add_products"
    destination: ClassVar[tuple[str, ...]] = CATALOGUE

    products: list[Draft]
    member_id: Id | None


class RemoveProduct(Event, frozen=True, kw_only=True):
    """Command: take it off the menu for good."""

    type: ClassVar[str] = "catalogue.remove_product"
    destination: ClassVar[tuple[str, ...]] = CATALOGUE

    product_id: str
    member_id: Id | None


class SetAlias(Event, frozen=True, kw_only=True):
    """Command: another name for these products, or where not ``given``, one no longer."""

    type: ClassVar[str] = "catalogue.set_alias"
    destination: ClassVar[tuple[str, ...]] = CATALOGUE

    product_ids: list[str]
    alias: str
    given: bool
    member_id: Id | None
