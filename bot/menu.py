"""The menu as a conversation sees it: what can be named, ordered and priced, for one shop."""

from __future__ import annotations

import msgspec


class Option(msgspec.Struct, frozen=True):
    """A size, an extra or a removable ingredient. ``price`` is in minor units.

    A size's price is the whole price of the product in that size; an extra's is added to it;
    an ingredient's is always 0.
    """

    id: str
    name: str
    price: int = 0
    aliases: tuple[str, ...] = ()


class Product(msgspec.Struct, frozen=True):
    """One product. ``price`` is in minor units and ignored where the product has sizes.

    ``ingredients`` are what "no atchar" may take away. In an order line an option is named by
    its id; a removed ingredient by ``no-<ingredient id>``.
    """

    id: str
    name: str
    price: int
    category: str = ""
    aliases: tuple[str, ...] = ()
    sizes: tuple[Option, ...] = ()
    extras: tuple[Option, ...] = ()
    ingredients: tuple[Option, ...] = ()
    description: str = ""
    available: bool = True
    vendor: str = ""


class Zone(msgspec.Struct, frozen=True):
    """A part of town, known by its name in an address. ``fee`` is for a delivery there, in minor units."""

    name: str
    fee: int


class Menu(msgspec.Struct, frozen=True):
    """Everything one tenant sells. ``version`` changes whenever anything in it does.

    To an address in none of the ``zones`` the shop's own fee holds; ``minimum_order``, in minor units,
    is for deliveries. With ``picture``, customers who ask for one get a photo of it.
    """

    tenant: str
    currency: str
    products: tuple[Product, ...]
    version: int = 0
    zones: tuple[Zone, ...] = ()
    minimum_order: int = 0
    picture: bool = False


class Item(msgspec.Struct, frozen=True):
    """A product somebody named. ``options`` holds option ids, only those that were named."""

    product: str
    quantity: int = 1
    options: tuple[str, ...] = ()
