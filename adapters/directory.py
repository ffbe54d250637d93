"""The directory: shops, their people and menus in memory, read again when their domain says they changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from bot import Envelope, Member, Menu, Plugin, Shop
from bot.plugin import Query
from bot.ports import Transaction, Transactions

NOBODY: frozenset[str] = frozenset()
"""The roles of a customer."""


def cash_only(_: str) -> tuple[str, ...]:
    """Payment methods where no gateway is set up, in any currency."""
    return ("cash",)


class LocalDirectory:
    """bot.ports.Directory as a local projection: no turn waits for a query to know the menu.

    ``methods`` tells the payment methods that are set up for a currency.
    """

    INTERESTS = frozenset({"tenant.changed", "tenant.member_changed", "catalogue.changed"})
    """Event types that ``changed`` wants to hear of."""

    def __init__(
        self,
        transactions: Transactions,
        plugins: Sequence[Plugin],
        methods: Callable[[str], tuple[str, ...]] = cash_only,
    ) -> None:
        self._transactions, self._methods = transactions, methods
        self._queries = {
            f"{plugin.name}.{name}": query for plugin in plugins for name, query in plugin.queries.items()
        }
        self._shops: dict[str, Shop] = {}
        self._menus: dict[str, Menu] = {}
        self._members: tuple[Member, ...] = ()
        self._roles: dict[tuple[str, str, str], frozenset[str]] = {}

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

    def roles(self, tenant: str, identities: Mapping[str, str]) -> frozenset[str]:
        """Return what whoever has these identities may do at the shop; nothing for a customer."""
        roles = NOBODY
        for kind, value in identities.items():
            roles |= self._roles.get((tenant, kind, value), NOBODY)
        return roles

    def members(self, tenant: str, role: str) -> tuple[Member, ...]:
        """Return the shop's active people of a role, in the order in which they are asked."""
        return tuple(one for one in self._members if one.tenant == tenant and role in one.roles)

    async def load(self) -> None:
        """Read every shop, its people and its menu."""
        shops: list[Shop] = await self._ask("tenants.shops")
        members: list[Member] = await self._ask("tenants.members")
        self._members = tuple(member for member in members if member.active)
        self._roles = {
            (member.tenant, kind, value): member.roles
            for member in self._members
            for kind, value in member.identities.items()
        }
        self._menus = {shop.tenant: await self._ask("catalogue.menu", shop.tenant) for shop in shops}
        self._shops = {shop.number: self._payable(shop) for shop in shops}

    async def changed(self, _: Envelope) -> None:
        """A shop, its people or its menu are no longer as we know it."""
        await self.load()

    def _payable(self, shop: Shop) -> Shop:
        return msgspec.structs.replace(shop, payment_methods=self._methods(shop.currency))

    async def _ask(self, name: str, *arguments: Any) -> Any:
        query: Query | None = self._queries.get(name)
        if query is None:
            return []

        async def ask(tx: Transaction) -> Any:
            return await query(tx, *arguments)

        return await self._transactions.run(name.partition(".")[0], ask)
