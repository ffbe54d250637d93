"""The directory: shops, their people and menus in memory, read again when their domain says they changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from adapters.queries import Answering
from bot import Envelope, Member, Menu, Shop


def cash_only(_: str) -> tuple[str, ...]:
    """Payment methods where no gateway is set up, in any currency."""
    return ("cash",)


class LocalDirectory:
    """bot.ports.Directory as a local projection: no turn waits for a query to know the menu.

    ``queries`` answers what it wants to know; ``methods`` tells the payment methods set up for a currency,
    ``public_url`` where we are reached from outside.
    """

    INTERESTS = frozenset({"tenant.changed", "tenant.member_changed", "catalogue.changed"})
    """Event types that ``changed`` wants to hear of."""

    def __init__(
        self,
        queries: Answering,
        methods: Callable[[str], tuple[str, ...]] = cash_only,
        public_url: str = "",
    ) -> None:
        self._queries, self._methods, self._public_url = queries, methods, public_url
        self._loading = asyncio.Lock()
        self._shops: dict[str, Shop] = {}
        self._menus: dict[str, Menu] = {}
        self._staff: dict[str, tuple[Member, ...]] = {}
        self._members: dict[tuple[str, str, str], Member] = {}

    def shop(self, number: str) -> Shop | None:
        """Return the shop that answers a business number."""
        return self._shops.get(number)

    def shop_of(self, tenant: str) -> Shop | None:
        """Return the tenant's first shop."""
        return next((shop for shop in self._shops.values() if shop.tenant == tenant), None)

    def shops(self) -> Mapping[str, Shop]:
        """Return every shop by its business number."""
        return self._shops

    def menu(self, tenant: str) -> Menu:
        """Return what the tenant sells; empty if it sells nothing yet."""
        menu = self._menus.get(tenant)
        return menu if menu is not None else Menu(tenant=tenant, currency="", products=())

    def member(self, tenant: str, identities: Mapping[str, str]) -> Member | None:
        """Return the one of the shop's active people who has one of these identities; None for a customer."""
        known = (self._members.get((tenant, *identity)) for identity in identities.items())
        return next((member for member in known if member), None)

    def staff(self, tenant: str) -> tuple[Member, ...]:
        """Return the shop's active people, in the order in which they are asked."""
        return self._staff.get(tenant, ())

    async def load(self) -> None:
        """Read every shop, its people and its menu; raises ServiceUnavailable."""
        async with self._loading:
            shops: list[Shop] = await self._ask("tenants.shops")
            members: list[Member] = await self._ask("tenants.members")
            menus = {shop.tenant: await self._ask("catalogue.menu", tenant=shop.tenant) for shop in shops}
            self._know(shops, [member for member in members if member.active], menus)

    def _know(self, shops: Sequence[Shop], active: Sequence[Member], menus: dict[str, Menu]) -> None:
        self._staff = {
            shop.tenant: tuple(one for one in active if one.tenant == shop.tenant) for shop in shops
        }
        self._members = {
            (member.tenant, kind, value): member
            for member in active
            for kind, value in member.identities.items()
        }
        self._menus = menus
        self._shops = {shop.number: self._equipped(shop) for shop in shops}

    async def changed(self, _: Envelope) -> None:
        """A shop, its people or its menu are no longer as we know it."""
        await self.load()

    def _equipped(self, shop: Shop) -> Shop:
        """The shop with what it has from this installation: ways to be paid, and an address."""
        methods = self._methods(shop.currency)
        return msgspec.structs.replace(shop, payment_methods=methods, public_url=self._public_url)

    async def _ask(self, name: str, **arguments: Any) -> Any:
        return await self._queries.ask("", name, arguments) if name in self._queries else []
