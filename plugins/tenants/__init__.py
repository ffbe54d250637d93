"""The shops that trade here, one tenant behind each business number, and the people who run them."""

from __future__ import annotations

from plugins.tenants import domain, people, vending
from plugins.tenants.events import MemberChanged, TenantChanged
from plugins.tenants.plugin import plugin

__all__ = ["MemberChanged", "TenantChanged", "domain", "people", "plugin", "vending"]
