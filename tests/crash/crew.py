"""The people of a shift, on their phones: customers order, the vendor accepts, drivers bring it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import aiohttp

from tests.crash.bank import Bank

PATIENCE = 30.0
"""Seconds that one look at the screen waits for a new message, at most."""

NUMBER = re.compile(r"#(\d+)")
PIN = re.compile(r"#(\d+).*?Your PIN: \*(\d{4})\*", re.DOTALL)
WITH_YOU = re.compile(r"\*#(\d+)\* is with you")
CASH = re.compile(r"send \*cash (\d+)\*")
PIN_NEXT = re.compile(r"\*#(\d+)\*.*Now the PIN", re.DOTALL)
APOLOGY = re.compile("something went wrong on our side")
TO_PAY = re.compile(r"to pay\*")
LET_GO = re.compile(r"is let go|is cancelled|did not answer|could not")

Shown = dict[str, Any]


class Pins(dict[int, asyncio.Future[str]]):
    """What the customers of a shift were told, by order number; who asks too early waits."""

    def __missing__(self, number: int) -> asyncio.Future[str]:
        return self.setdefault(number, asyncio.get_running_loop().create_future())

    def told(self) -> dict[int, str]:
        """Those that are known."""
        return {number: pin.result() for number, pin in self.items() if pin.done() and not pin.cancelled()}


class Line(NamedTuple):
    """What a customer writes, and what the answer has in it."""

    words: str
    answer: re.Pattern[str]


def order(method: str) -> Iterator[Line]:
    """How a customer orders, paying so at the door or before."""
    yield Line("2 russian kotas", re.compile("2 x Russian Kota"))
    yield Line("deliver", re.compile("Where to"))
    yield Line("yellow house behind the spaza", re.compile("pay"))
    yield Line(method, re.compile("Which note" if method == "cash" else "Is that right"))
    if method == "cash":
        yield Line("exact", re.compile("Is that right"))
    yield Line("confirm", NUMBER)


@dataclass(slots=True)
class Phone:
    """``wrote`` are the ids of its messages, ``saw`` all that was shown on it, both in order."""

    wa_id: str
    emulator: aiohttp.ClientSession
    wrote: list[str] = field(default_factory=list)
    saw: list[Shown] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)
    _seq: int = 0
    _read: int = 0

    async def write(self, **what: str) -> None:
        """Send a text, or tap a choice."""
        async with self.emulator.post(f"/phones/{self.wa_id}/messages", json=what) as answer:
            assert answer.status == 200, f"{self.wa_id} cannot send {what}: {await answer.text()}"
            self.wrote.append((await answer.json())["wamid"])
        self.last = what
        self.said.append(next(iter(reversed(what.values()))))

    async def look(self, wait: float = PATIENCE) -> list[Shown]:
        """Return what is new on the screen, waiting for it if need be."""
        query = {"after": self._seq, "wait": wait}
        async with self.emulator.get(f"/phones/{self.wa_id}/messages", params=query) as answer:
            shown = (await answer.json())["messages"]
        self._seq = max((one["seq"] for one in shown), default=self._seq)
        fresh = [one for one in shown if one["direction"] == "out"]
        self.saw += fresh
        return fresh

    async def wait_for(self, *words: re.Pattern[str]) -> str:
        """Return the first message that has any of these, of those that came since the last was returned."""
        while True:
            for at in range(self._read, len(self.saw)):
                text = str(self.saw[at]["text"])
                if any(one.search(text) for one in words):
                    self._read = at if PIN.search(text) else at + 1  # it may overtake what is waited for
                    return text
            await self.look()


@dataclass(slots=True)
class Customer(Phone):
    """Orders once."""

    method: str = "cash"
    pins: Pins = field(default_factory=Pins)
    bank: Bank | None = None

    async def live(self) -> None:
        """Order, pay, and wait for the driver; or for the word that nothing comes of it."""
        text = ""
        for line in order(self.method):
            text = await self.ask(line)
        if self.bank is not None and self.method != "cash":
            if not TO_PAY.search(text) and not LET_GO.search(text):
                text = await self.wait_for(TO_PAY, LET_GO)
            if LET_GO.search(text):
                return
            await self.bank.act(self.wa_id, text, "ok")
        text = await self.wait_for(PIN, LET_GO)
        if found := PIN.search(text):
            self.pins[int(found[1])].set_result(found[2])

    async def ask(self, line: Line) -> str:
        """Write it, and return the answer."""
        await self.write(text=line.words)
        return await self.wait_for(line.answer)


@dataclass(slots=True)
class Vendor(Phone):
    """Accepts whatever comes, in five minutes, so that a driver is asked at once.

    ``unanswered`` are the numbers of orders accepted of which the shop has not heard since.
    """

    unanswered: list[int] = field(default_factory=list)

    async def live(self) -> None:
        """Until cancelled."""
        while True:
            for shown in await self.look():
                await self._react(shown)

    async def _react(self, shown: Shown) -> None:
        numbers = [int(number) for number in NUMBER.findall(shown["text"])]
        self.unanswered = [one for one in self.unanswered if one not in numbers]
        if numbers and any(_plain(one).startswith("accept:") for one in _choices(shown)):
            await self._accept(numbers[0])
        elif APOLOGY.search(shown["text"]):  # does not say what for
            for number in self.unanswered:
                await self._accept(number)

    async def _accept(self, number: int) -> None:
        await self.write(text=f"acc {number} 5")
        self.unanswered = [*(one for one in self.unanswered if one != number), number]


@dataclass(slots=True)
class Driver(Phone):
    """Takes every job, and hands it over for the PIN that the customer tells."""

    pins: Pins = field(default_factory=Pins)

    async def live(self) -> None:
        """Until cancelled."""
        await self.write(text="on Orlando West")
        while True:
            for shown in await self.look():
                await self._react(shown)

    async def _react(self, shown: Shown) -> None:
        text = shown["text"]
        choices = {_plain(one).partition(":")[0]: one for one in _choices(shown)}
        if cash := CASH.search(text):
            await self.write(text=f"cash {cash[1]}")
        elif found := WITH_YOU.search(text) or PIN_NEXT.search(text):
            await self.write(text=f"pin {await self.pins[int(found[1])]}")
        elif "yes" in choices:
            await self.write(type="tap", choice=choices["yes"])
        elif "got" in choices:
            await self.write(type="tap", choice=choices["got"])
        elif APOLOGY.search(text):
            await self.write(**self.last)


def _choices(shown: Shown) -> list[str]:
    return [str(one["id"]) for one in shown["choices"]]


def _plain(choice: str) -> str:
    """A choice's id without the turn that it begins with."""
    return choice.partition(".")[2]
