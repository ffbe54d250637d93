"""What the catalogue domain publishes."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id


class CatalogueChanged(Event, frozen=True, kw_only=True):
    """Something in a tenant's menu, or a vendor in it, changed; ``menu_version`` rises by one each time."""

    type: ClassVar[str] = "catalogue.changed"

    tenant_id: str
    menu_version: int


class ProductChanged(Event, frozen=True, kw_only=True):
    """One product changed: ``change`` is ``out``, ``back``, ``price``, ``added`` or ``removed``.

    ``price`` is that of the product, or of its ``size`` (an option's name) where it has sizes. ``by_stock``
    tells that nobody said so: the last one was sold, or counted, or more came. ``member_id`` is who asked.
    """

    type: ClassVar[str] = "catalogue.product_changed"

    product_id: str
    name: str
    category: str
    change: str
    price: Decimal
    old_price: Decimal | None
    size: str | None
    by_stock: bool
    member_id: Id | None


class ProductsAdded(Event, frozen=True, kw_only=True):
    """These are on the menu from now on; names that were there already are not among them."""

    type: ClassVar[str] = "catalogue.products_added"

    product_ids: list[str]
    names: list[str]
    member_id: Id | None


class AliasSet(Event, frozen=True, kw_only=True):
    """Products have another name from now on, or where not ``given``, no longer."""

    type: ClassVar[str] = "catalogue.alias_set"

    product_ids: list[str]
    names: list[str]
    alias: str
    given: bool
    member_id: Id | None


class ChangeRefused(Event, frozen=True, kw_only=True):
    """Nothing was changed: the product ``status`` is ``gone``, ``exists``, ``needs_size`` or ``no_size``."""

    type: ClassVar[str] = "catalogue.change_refused"

    product_id: str
    name: str
    status: str
    member_id: Id | None
