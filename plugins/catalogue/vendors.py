"""Vendors: who makes what a shop sells, when they are open, and where they bring it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from bot import Product, Zone, new_id
from plugins.catalogue.importing.words import slug


class Vendor(msgspec.Struct, frozen=True, kw_only=True):
    """One vendor. A menu names it by ``slug``, or by a name that makes the same slug.

    ``minimum_order`` is in minor units of the menu's ``currency``; ``hours`` are as a shop's, and empty
    for one always open.
    """

    vendor_id: str
    tenant: str
    slug: str
    name: str
    phone: str = ""
    currency: str = "ZAR"
    hours: tuple[tuple[str, str] | None, ...] = ()
    zones: tuple[Zone, ...] = ()
    minimum_order: int = 0
    active: bool = True


def named(sold: Iterable[Product], tenant: str, currency: str, known: Mapping[str, str]) -> Iterable[Vendor]:
    """The vendors that a menu names and nobody knows yet: no more than a name."""
    names = {slug(product.vendor): product.vendor for product in sold}
    return [
        Vendor(vendor_id=new_id(), tenant=tenant, slug=key, name=name, currency=currency)
        for key, name in names.items()
        if key and key not in known
    ]


def vendor_of(name: str, known: Mapping[str, str]) -> str | None:
    """The id of the vendor that a product names so, of those known by slug.

    A product that names none is the only vendor's, where there is just one.
    """
    if key := slug(name):
        return known.get(key)
    return next(iter(known.values())) if len(known) == 1 else None
