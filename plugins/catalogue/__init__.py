"""What each shop sells: products, sizes, extras, prices, and the words people use for them."""

from __future__ import annotations

from plugins.catalogue import domain, vending
from plugins.catalogue.events import CatalogueChanged, ProductChanged
from plugins.catalogue.picture import chat as picture_chat
from plugins.catalogue.picture import domain as picture_domain
from plugins.catalogue.plugin import plugin

__all__ = [
    "CatalogueChanged",
    "ProductChanged",
    "domain",
    "picture_chat",
    "picture_domain",
    "plugin",
    "vending",
]
