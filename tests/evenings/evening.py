"""One evening: the people of a scene and all that runs in the shop, in an order that is drawn."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from random import Random

from adapters.console.acts import Paid, Said
from adapters.console.paying import pay
from bot.errors import WakalaError
from bot.messages import Reply, Text
from plugins.payments.gateway import Outcome
from plugins.payments.records import PaymentRecord
from tests.evenings.people import AGAIN, Line, Person
from tests.interleavings.shop import Shop
from tests.stage import DUE

AT_ONCE = 6
"""Things that happen in the same moment, at most."""

MOMENT = 0.02
"""Seconds by which they may miss one another: as long as a commit takes."""

AFTERWARDS = 3 * 3600.0
"""Seconds after the last word in which everything comes to its end."""

ENDLESS = 20_000
"""Acts after which something must be going round in circles."""

PIN = re.compile(r"Your PIN: \*(\d{4})\*")
CASH = re.compile(r"send \*cash (\d+)\*")
NUMBER = re.compile(r"#(\d+)")

Act = Callable[[], Awaitable[object]]


@dataclass
class Evening:
    """A shop and its people. ``acts`` tells what happened, in order: the same for the same seed."""

    shop: Shop
    dice: Random
    people: list[Person]
    acts: list[str] = field(default_factory=list)
    spoke_at: float = 0.0
    waited: bool = True

    def __post_init__(self) -> None:
        self.by_phone = {one.wa_id: one for one in self.people}
        self.heard: dict[str, list[Reply]] = {}
        self.shop.phones.hear = self._hear
        self.spoke_at = self.shop.now

    async def play(self) -> None:
        """Go on until nothing is left to happen."""
        while True:
            for one in self.people:
                if self._knows(one):
                    one.think(self.shop.now)
            if len(self.acts) > ENDLESS:
                raise AssertionError(f"the evening does not end: {self.acts[-6:]} again and again")
            if possible := self._possible():
                chosen = self.dice.sample(possible, min(len(possible), self.dice.randint(1, AT_ONCE)))
                await asyncio.gather(*(self._happen(*one) for one in chosen))
            elif self.shop.wakala.worker.tasks or self.shop.wakala.sender.tasks:
                await asyncio.sleep(MOMENT)
            elif not self._wait():
                return

    def _hear(self, wa_id: str, reply: Reply) -> None:
        self.heard.setdefault(wa_id, []).append(reply)
        if one := self.by_phone.get(wa_id):
            one.heard.append(reply)

    async def _happen(self, name: str, act: Act) -> None:
        """Do it, some time in this moment."""
        await asyncio.sleep(self.dice.uniform(0, MOMENT))
        self.acts.append(name)
        await act()

    def _possible(self) -> list[tuple[str, Act]]:
        """Everything that may happen next, each with its name."""
        shop, wakala = self.shop, self.shop.wakala
        acts: list[tuple[str, Act]] = [
            *((f"{one.role} acts", partial(self._speak, one)) for one in self.people if one.is_due(shop.now)),
            *((f"a {task.kind} is due", partial(shop.attend, task)) for task in shop.due()),
        ]
        if shop.is_due("events WHERE status = 0 AND due_at"):
            acts += [("the bus delivers", wakala.bus.deliver)] * 3
        if shop.is_due("conversations WHERE due_at"):
            acts.append(("timers fire", wakala.scheduler.fire))
        if shop.is_due("sagas WHERE due_at"):
            acts.append(("sagas are late", wakala.sagas.fire))
        [(due,)] = shop.rows(DUE)
        if self.waited or (due is not None and due <= shop.now):
            acts.append(("chores are done", self._do_chores))
        return acts

    async def _speak(self, one: Person) -> None:
        if not one.is_due(self.shop.now):
            return
        self.spoke_at = self.shop.now
        match one.next():
            case Paid(role=_, outcome=_):
                await self._pay(one)
            case Said() as said:
                content = one.content(said)
                content = Text(self._filled(content.body)) if isinstance(content, Text) else content
                twice = [content] * (2 if self.dice.random() < AGAIN else 1)
                await self.shop.say(one.wa_id, *twice, times=2 if self.dice.random() < AGAIN else 1)

    async def _pay(self, one: Person) -> None:
        shop = self.shop
        transactions, clock = shop.wakala.database.transactions, shop.wakala.clock

        async def skip(seconds: float) -> None:
            clock.skip(seconds)

        async def act(payment: PaymentRecord, outcome: object) -> None:
            gateway = shop.gateways[payment.method]
            gateway.pay(payment.payment_id, Outcome.PAID, "")
            await shop.call_back(gateway, payment.payment_id)

        with suppress(WakalaError):  # what was to be paid is let go meanwhile
            await pay(transactions, clock, one.wa_id, "ok", skip=skip, act=act)

    def _everything(self) -> str:
        return " ".join(reply.text for replies in self.heard.values() for reply in replies)

    def _knows(self, one: Person) -> bool:
        """Nobody says a PIN before a customer has it, who may get it a moment after its driver's words."""
        match one.lines[:1]:
            case [Line(act=Said(content=Text(body)))] if "{pin}" in body:
                return PIN.search(self._everything()) is not None
        return True

    def _filled(self, words: str) -> str:
        """With what the scene cannot know: the newest order's number, its PIN, and the cash to take."""
        everything = self._everything()
        known = {
            "{pin}": ["", *PIN.findall(everything)][-1],
            "{cash}": ["0", *CASH.findall(everything)][-1],
            "{number}": max(NUMBER.findall(everything), key=int, default="1"),
        }
        for name, value in known.items():
            words = words.replace(name, value)
        return words

    async def _do_chores(self) -> None:
        self.waited = False
        for plugin in self.shop.wakala.plugins:
            for _, chore in plugin.chores:
                await self.shop.wakala.database.transactions.run(plugin.name, chore)

    def _wait(self) -> bool:
        """Wait for what is due next; False where nothing is, within the time that everything needs."""
        coming = [one.speaks_at for one in self.people if one.speaks_at is not None]
        [(due,)] = self.shop.rows(DUE)
        coming += [at for at in (self.shop.next_due(), due) if at is not None]
        if not coming or min(coming) > self.spoke_at + AFTERWARDS:
            return False
        self.shop.wakala.clock.skip(max(MOMENT, min(coming) - self.shop.now))
        self.waited = True
        return True
