"""A town with a shop or two."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from bot import Member, Menu, Product, Shop

SHOP = Shop(tenant="shop", number="100", name="Mama Joy's Kota & Spaza")
MENU = Menu("shop", "ZAR", (Product("kota", "Kota", 3500), Product("coke", "Coke", 1500)))


class Town:
    """bot.ports.Directory."""

    def __init__(self, *shops: Shop, members: tuple[Member, ...] = ()) -> None:
        self.list(*members)
        self._shops = {shop.number: shop for shop in shops or (SHOP,)}

    def list(self, *members: Member) -> None:
        """From now on these are the town's people."""
        self._members = members

    def shop(self, number: str) -> Shop | None:
        return self._shops.get(number)

    def shop_of(self, tenant: str) -> Shop | None:
        return next((shop for shop in self._shops.values() if shop.tenant == tenant), None)

    def menu(self, tenant: str) -> Menu:
        return replace(MENU, tenant=tenant)

    def member(self, tenant: str, identities: Mapping[str, str]) -> Member | None:
        return next((one for one in self.staff(tenant) if one.identities == identities), None)

    def staff(self, tenant: str) -> tuple[Member, ...]:
        return tuple(one for one in self._members if one.tenant == tenant and one.active)
