"""What customers do at the gateways, and what the gateways tell of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from plugins.payments.gateway import Outcome
from tests.doubles.gateway import Account, FakeGateway
from tests.interleavings.customers import TO_PAY, Customer
from tests.interleavings.shop import Shop

MINUTE = 60.0
LATE = (16 * MINUTE, 40 * MINUTE)
"""Seconds after the beginning: later than anybody waits for the money."""

OWNER = """
    SELECT value FROM identities JOIN orders_orders ON customer = customer_id
    WHERE kind = 'wa_id' AND number = :number
"""
NUMBER = re.compile(r"#(\d+)")

Act = Callable[[], Awaitable[object]]


@dataclass
class Payers:
    """Everybody who may pay. ``plans`` to pay late and ``tellings``, callbacks to come, go by reference."""

    shop: Shop
    people: Sequence[Customer]
    dice: Random
    plans: dict[str, float] = field(default_factory=dict)
    tellings: dict[str, int] = field(default_factory=dict)

    def acts(self) -> Iterator[tuple[str, Act]]:
        """What may happen now at the gateways."""
        for gateway in self.shop.gateways.values():
            for reference, account in gateway.accounts.items():
                if account.outcome is Outcome.PENDING and self._decides(gateway, account):
                    yield f"{_number(account)} is decided on", lambda g=gateway, a=account: self._decide(g, a)
                elif self.tellings.get(reference):
                    yield (
                        f"{_number(account)} is told of",
                        lambda g=gateway, r=reference: self._call_back(g, r),
                    )

    def next_plan(self) -> float | None:
        """When somebody pays late next."""
        coming = (at for at in self.plans.values() if at > self.shop.now)
        return min(coming, default=None)

    def _owner(self, account: Account) -> Customer:
        """Who placed the order."""
        [(wa_id,)] = self.shop.rows(OWNER, number=_number(account))
        return next(one for one in self.people if one.wa_id == wa_id)

    def _decides(self, gateway: FakeGateway, account: Account) -> bool:
        """Now is the time; a link must have reached them, a phone asks by itself."""
        owner = self._owner(account)
        knows = not gateway.link or _number(account) in owner.numbers(TO_PAY)
        if not knows or owner.temper in ("forgets", "cancels"):
            return False
        if owner.temper != "late":
            return True
        planned = self.plans.setdefault(account.charge.reference, self.shop.now + self.dice.uniform(*LATE))
        return planned <= self.shop.now

    async def _decide(self, gateway: FakeGateway, account: Account) -> None:
        reference, declines = account.charge.reference, self._owner(account).temper == "declines"
        gateway.pay(reference, Outcome.FAILED if declines else Outcome.PAID, "1032" if declines else "")
        self.tellings[reference] = self.dice.choice((0, 1, 1, 1, 2))

    async def _call_back(self, gateway: FakeGateway, reference: str) -> None:
        self.tellings[reference] -= 1
        await self.shop.call_back(gateway, reference)


def _number(account: Account) -> str:
    found = NUMBER.search(account.charge.description)
    return found[1] if found else ""
