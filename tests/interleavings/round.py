"""One round: everybody wants the last one, and whatever can happen happens in an order that is drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random

from bot import Reply, Transaction
from plugins.delivery import service as delivery
from plugins.orders.events import HandOverOrder
from plugins.tenants.demo import SHOP
from tests.interleavings.customers import Customer
from tests.interleavings.payers import Payers
from tests.interleavings.shop import Shop

AT_ONCE = 8
"""Things that happen in the same moment, at most."""

MOMENT = 0.02
"""Seconds by which they may miss one another: as long as a commit takes."""

PAUSE = 2.0
"""Seconds that pass now and then while things wait to be done; far less than any time limit."""

AFTERWARDS = 2 * 3600.0
"""Seconds after a customer's last message in which everything comes to its end."""

Act = Callable[[], Awaitable[object]]


@dataclass
class Round:
    """A shop and its customers. ``acts`` tells what happened, in order: the same for the same seed.

    ``sold`` counts what was handed over.
    """

    shop: Shop
    dice: Random
    people: list[Customer]
    acts: list[str] = field(default_factory=list)
    spoke_at: float = 0.0
    sold: int = 0

    def __post_init__(self) -> None:
        self.payers = Payers(self.shop, self.people, self.dice)
        by_phone = {one.wa_id: one for one in self.people}

        def hear(wa_id: str, reply: Reply) -> None:
            if wa_id in by_phone:  # the shop's own people hear of orders too
                by_phone[wa_id].hear(reply.text, self.shop.now)

        self.shop.phones.hear = hear

    async def play(self) -> None:
        """Go on until nothing is left to happen; then the shop hands over what is ready, and it ends."""
        await self._go_on()
        ready = self.shop.rows("SELECT order_id FROM orders_orders WHERE status = 'confirmed'")
        for (order_id,) in ready:
            await self._hand_over(order_id)
        self.sold = len(ready)
        await self._go_on()

    async def _go_on(self) -> None:
        while True:
            possible = self._possible()
            if possible:
                chosen = self.dice.sample(possible, min(len(possible), self.dice.randint(1, AT_ONCE)))
                await asyncio.gather(*(self._happen(*one) for one in chosen))
            elif self.shop.wakala.worker.tasks or self.shop.wakala.sender.tasks:
                await asyncio.sleep(MOMENT)
            elif not self._wait():
                return

    async def _happen(self, name: str, act: Act) -> None:
        """Do it, some time in this moment."""
        await asyncio.sleep(self.dice.uniform(0, MOMENT))
        self.acts.append(name)
        await act()

    def _possible(self) -> list[tuple[str, Act]]:
        """Everything that may happen next, each with its name."""
        wakala = self.shop.wakala
        speakers = [one for one in self.people if one.ready and one.speaks_at <= self.shop.now]
        acts: list[tuple[str, Act]] = [
            *((f"{one.wa_id} writes", partial(self._speak, one)) for one in speakers),
            *((f"a {task.kind} is due", partial(self.shop.attend, task)) for task in self.shop.due()),
            *self.payers.acts(),
        ]
        if self.shop.is_due("events WHERE status = 0 AND due_at"):
            acts += [("the bus delivers", wakala.bus.deliver)] * 3
        if self.shop.is_due("conversations WHERE due_at"):
            acts.append(("timers fire", wakala.scheduler.fire))
        if self.shop.is_due("sagas WHERE due_at"):
            acts.append(("sagas are late", wakala.sagas.fire))
        return [*acts, ("time passes", self._pause)] if acts else []

    async def _speak(self, one: Customer) -> None:
        if one.ready:
            self.spoke_at = self.shop.now
            await self.shop.say(one.wa_id, one.speak())

    async def _pause(self) -> None:
        self.shop.wakala.clock.skip(self.dice.uniform(0, PAUSE))

    def _wait(self) -> bool:
        """Wait for what is due next; False where nothing is, within the time that everything needs."""
        coming = [one.speaks_at for one in self.people if one.ready]
        coming += [at for at in (self.shop.next_due(), self.payers.next_plan()) if at is not None]
        if not coming or min(coming) > self.spoke_at + AFTERWARDS:
            return False
        self.shop.wakala.clock.skip(max(0.0, min(coming) - self.shop.now))
        return True

    async def _hand_over(self, order_id: str) -> None:
        """At the counter, or by a driver."""
        self.spoke_at = self.shop.now
        found = self.shop.rows(
            "SELECT delivery_id FROM delivery_deliveries WHERE order_id = :id", id=order_id
        )

        async def bring(tx: Transaction) -> None:
            for (delivery_id,) in found:
                await delivery.assign(tx, delivery_id, "sipho")
                await delivery.pick_up(tx, delivery_id, None)
                await delivery.complete(tx, delivery_id, signature="T.", photo_url=None, pin=False)

        async def fetch(tx: Transaction) -> None:
            tx.publish(HandOverOrder(order_id=order_id))

        transactions = self.shop.wakala.database.transactions
        await transactions.run("delivery" if found else "orders", bring if found else fetch, SHOP.tenant)
