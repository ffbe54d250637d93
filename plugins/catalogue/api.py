"""The catalogue over REST: what a shop sells, and who makes it. Answers are kept for a while."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from uuid import UUID

import msgspec
from pydantic import BaseModel, Field

from bot import (
    PAGING,
    PER_PAGE,
    Call,
    Envelope,
    Flag,
    Menu,
    Option,
    Parameter,
    Problem,
    Route,
    Security,
    Transaction,
    Transactions,
    Words,
    decimal,
    page_of,
)
from bot import Product as Sold
from plugins.catalogue import service, store
from plugins.catalogue.cache import (
    PAGES,
    PRODUCTS_TTL,
    VENDOR_TTL,
    Cache,
    forget,
    products_key,
    remembered,
    vendor_key,
)
from plugins.catalogue.vendors import Vendor as Maker
from plugins.catalogue.vendors import vendor_of


class ProductOption(BaseModel):
    """A size, with its whole price, or an extra, with what it adds."""

    id: str
    name: str
    price: Decimal


class Product(BaseModel):
    """Something the shop sells. With sizes, the price is the size's."""

    id: str
    name: str
    description: str
    category: str
    price: Decimal
    sizes: list[ProductOption]
    extras: list[ProductOption]
    ingredients: list[str] = Field(description="What can be left out: name it in an order as no-<id>.")
    available: bool
    vendor_id: UUID | None


class ProductPage(BaseModel):
    """One page of products, in the order of the menu."""

    products: list[Product]
    currency: str
    page: int
    limit: int
    total: int


class DeliveryZone(BaseModel):
    """A part of town, and what it costs to deliver there."""

    name: str
    fee: Decimal


class Hours(BaseModel):
    """Local times; a day that ends after midnight closes before it opens."""

    opens: str
    closes: str


class Vendor(BaseModel):
    """Who makes what is sold."""

    id: UUID
    name: str
    phone: str
    active: bool
    currency: str
    minimum_order: Decimal
    hours: list[Hours | None] = Field(description="Monday first, null when closed; empty: always open.")
    delivery_zones: list[DeliveryZone]


@dataclass(frozen=True, slots=True)
class CatalogueApi:
    """The routes' dependencies: this domain's transactions, and where answers are kept."""

    transactions: Transactions
    cache: Cache

    def routes(self) -> tuple[Route, ...]:
        """Return the routes."""
        return (
            Route(
                method="GET",
                path="/products",
                tag="catalogue",
                summary="List what the shop sells",
                description="In the order of its menu. A change may take a moment to be seen here.",
                handler=self.products,
                answer=ProductPage,
                parameters=(
                    Parameter("vendor", "query", UUID, "Only what this vendor makes."),
                    Parameter("category", "query", Words, "Only what stands under this heading."),
                    Parameter("available", "query", Flag, "Only what can be had, or only what cannot."),
                    *PAGING,
                ),
                security=Security.BEARER,
            ),
            Route(
                method="GET",
                path="/vendors/{vendor_id}",
                tag="catalogue",
                summary="Look at a vendor",
                handler=self.vendor,
                answer=Vendor,
                parameters=(Parameter("vendor_id", "path", UUID, "The vendor's id.", required=True),),
                refusals={404: "This tenant has no such vendor"},
                security=Security.BEARER,
            ),
        )

    async def products(self, call: Call[None]) -> ProductPage:
        """List one page."""
        page, limit = page_of(call)
        fitting = _fitting(call)
        if limit != PER_PAGE or page > PAGES or fitting != service.ALL:
            return await self._page(call.tenant, page, limit, fitting)

        async def read() -> bytes:
            return (await self._page(call.tenant, page, limit)).model_dump_json().encode()

        key = products_key(call.tenant, page)
        found = await remembered(self.cache, call.tenant, key, PRODUCTS_TTL, read)
        return ProductPage.model_validate_json(found)

    async def vendor(self, call: Call[None]) -> Vendor:
        """Look at one; another tenant's is not there."""
        vendor_id = str(call.parameters["vendor_id"])

        async def read() -> bytes | None:
            maker = await self._maker(call.tenant, vendor_id)
            return None if maker is None else msgspec.json.encode(maker)

        found = await remembered(self.cache, call.tenant, vendor_key(vendor_id), VENDOR_TTL, read)
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no vendor {vendor_id}; GET /products names them.")
        return _as_vendor(msgspec.json.decode(found, type=Maker))

    async def changed(self, envelope: Envelope) -> None:
        """Forget what is kept of the tenant, whose catalogue is another now."""
        await forget(self.cache, envelope.tenant_id)

    async def _page(
        self, tenant: str, page: int, limit: int, fitting: service.Fitting = service.ALL
    ) -> ProductPage:
        async def read(tx: Transaction) -> ProductPage:
            menu, total = await service.page(tx, page=page, limit=limit, fitting=fitting)
            products = _as_products(menu, await store.vendor_ids(tx, tenant))
            return ProductPage(products=products, currency=menu.currency, page=page, limit=limit, total=total)

        return await self.transactions.run("catalogue", read, tenant)

    async def _maker(self, tenant: str, vendor_id: str) -> Maker | None:
        async def read(tx: Transaction) -> Maker | None:
            return await store.find_vendor(tx, vendor_id)

        return await self.transactions.run("catalogue", read, tenant)


def _fitting(call: Call[None]) -> service.Fitting:
    vendor = call.parameters["vendor"]
    return service.Fitting(
        vendor=None if vendor is None else str(vendor),
        category=call.parameters["category"],
        available=call.parameters["available"],
    )


def _as_products(menu: Menu, vendors: dict[str, str]) -> list[Product]:
    return [_as_product(sold, vendor_of(sold.vendor, vendors)) for sold in menu.products]


def _as_product(sold: Sold, vendor_id: str | None) -> Product:
    return Product(
        id=sold.id,
        name=sold.name,
        description=sold.description,
        category=sold.category,
        price=decimal(sold.price),
        sizes=[_as_option(size) for size in sold.sizes],
        extras=[_as_option(extra) for extra in sold.extras],
        ingredients=[ingredient.id for ingredient in sold.ingredients],
        available=sold.available,
        vendor_id=UUID(vendor_id) if vendor_id else None,
    )


def _as_option(option: Option) -> ProductOption:
    return ProductOption(id=option.id, name=option.name, price=decimal(option.price))


def _as_vendor(maker: Maker) -> Vendor:
    return Vendor(
        id=UUID(maker.vendor_id),
        name=maker.name,
        phone=maker.phone,
        active=maker.active,
        currency=maker.currency,
        minimum_order=decimal(maker.minimum_order),
        hours=[Hours(opens=day[0], closes=day[1]) if day else None for day in maker.hours],
        delivery_zones=[DeliveryZone(name=zone.name, fee=decimal(zone.fee)) for zone in maker.zones],
    )
