"""A customer's phone, worked over HTTP: it writes, waits for answers, and knows what it should see."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp

from tests.crash.bank import Bank
from tests.crash.copies import Copies
from tests.crash.progress import Progress
from tests.crash.script import Act, Burst, Script

PATIENCE = 60.0
"""Seconds that one look at the screen waits for a new message, at most."""

ORDER = re.compile(r"#(\d+)")
CANCELLED = re.compile(r"#(\d+)\*? is (?:cancelled|let go)")
LET_GO = "is let go"
NEWS = re.compile(
    r"longer than it should|\* has been given back|is on (?:its|the) way to you|is with you|"
    r"still waits for its|is with the shop now|[Hh]ow was |came when the order was already closed|"
    r"all drivers are busy"
)
"""What is told without having been asked: that time passes, and what becomes of orders and of money."""

Shown = dict[str, Any]


class WrongAnswer(AssertionError):
    """A reply does not answer the message that it came after."""


@dataclass(slots=True)
class Phone:
    """One customer. ``wrote`` are the ids of their messages, ``saw`` the replies, both in order."""

    wa_id: str
    script: Script
    emulator: aiohttp.ClientSession
    copies: Copies
    progress: Progress
    bank: Bank | None = None
    wrote: list[str] = field(default_factory=list)
    saw: list[Shown] = field(default_factory=list)
    news: list[Shown] = field(default_factory=list)
    doing: str = ""
    deserved: int = 0
    _seq: int = 0

    @property
    def ordered(self) -> list[int]:
        """The numbers of the orders that this customer was told of."""
        found = (number for one in self.saw for number in ORDER.findall(one["text"]))
        return [int(number) for number in dict.fromkeys(found)]

    @property
    def cancelled(self) -> list[int]:
        """Those that they were told are cancelled."""
        return [int(number) for one in self.saw for number in CANCELLED.findall(one["text"])]

    async def live(self) -> None:
        """Do all that the script says, each burst after the answers to the one before."""
        for burst in self.script:
            await self._do(burst)
        self.doing = ""

    async def _do(self, burst: Burst) -> None:
        self.doing = ", ".join(act.what for act in burst.acts)
        copies = [await self._write(act) for act in burst.acts]
        fell_through = await self._hear(burst)
        await asyncio.gather(*copies)
        if fell_through:
            await self._try_again()
        if fell_through and any(act.way == "bank" for act in burst.acts):
            await self._do(burst)

    async def _try_again(self) -> None:
        """A kill cut the way to the gateway: pay the same way, with another link or request."""
        method = next(one for one in ("card", "eft", "mpesa") if one in self._offered())
        await self._do(Burst((Act("tap", method, "confirm"),)))
        await self._do(Burst((Act("tap", "confirm", "to pay*"),)))

    async def _write(self, act: Act) -> asyncio.Future[Any]:
        if act.way == "bank":
            return asyncio.ensure_future(self._pay(act.what))
        async with self.emulator.post(f"/phones/{self.wa_id}/messages", json=self._act(act)) as answer:
            if answer.status != 200:
                raise WrongAnswer(f"{self.wa_id} cannot do {act}: {await answer.text()}")
            wamid: str = (await answer.json())["wamid"]
        self.wrote.append(wamid)
        self.progress.step()
        return self.copies.post(self.wa_id, wamid, act)

    async def _pay(self, outcome: str) -> None:
        assert self.bank is not None, "there is no gateway in this world"
        asked = next(one["text"] for one in reversed(self.saw) if "to pay*" in one["text"])
        await self.bank.act(self.wa_id, asked, outcome)
        self.progress.step()

    def _act(self, act: Act) -> dict[str, Any]:
        match act.way:
            case "tap":
                return {"type": "tap", "choice": self._choices()[self._place(act.what)]}
            case "number":
                return {"text": str(self._place(act.what) + 1)}
            case "pin":
                return {"type": "location", "latitude": -26.2485, "longitude": 27.8540}
        return {"text": act.what}

    def _offered(self) -> list[str]:
        return [one.partition(".")[2] for one in self._choices()]

    def _choices(self) -> list[str]:
        """The ids of the choices last offered."""
        return next(
            [one["id"] for one in shown["choices"]] for shown in reversed(self.saw) if shown["choices"]
        )

    def _place(self, choice: str) -> int:
        return self._offered().index(choice)

    async def _hear(self, burst: Burst) -> bool:
        """Wait for as many replies as the burst deserves, and compare them with what they must say.

        True where an order was let go that should be paid.
        """
        wanted = [act.answer for act in burst.acts if act.answer is not None]
        self.deserved += len(wanted)
        heard: list[Shown] = []
        while len(heard) < len(wanted):
            for shown in await self.look(PATIENCE):
                (self.news if NEWS.search(shown["text"]) else heard).append(shown)
        said = [_said(shown) for shown in sorted(heard, key=_decided)]
        if burst.loose:
            said.sort(key=partial(_place_in, wanted))
        if LET_GO not in wanted and any(LET_GO in text for text in said):
            return True
        if any(answer not in text for answer, text in zip(wanted, said, strict=False)):
            raise WrongAnswer(f"{self.wa_id} wrote {self.doing!r}, should hear {wanted}, heard {said}")
        return False

    async def rest(self) -> None:
        """Look once more: what comes now was not asked for."""
        self.news += await self.look(0)

    async def look(self, wait: float) -> list[Shown]:
        """Return the replies that are new on the screen, waiting for one if need be."""
        query = {"after": self._seq, "wait": wait}
        async with self.emulator.get(f"/phones/{self.wa_id}/messages", params=query) as answer:
            shown = (await answer.json())["messages"]
        self._seq = max((one["seq"] for one in shown), default=self._seq)
        fresh = [one for one in shown if one["direction"] == "out"]
        self.saw += fresh
        return fresh


def _decided(shown: Shown) -> str:
    """When it was decided: outbox ids sort by time. One that was sent again arrives out of order."""
    return str(shown["opaque"])


def _said(shown: Shown) -> str:
    """Its words, and the choices it offers, without the turn that their ids begin with."""
    return " ".join((shown["text"], *(one["id"].partition(".")[2] for one in shown["choices"])))


def _place_in(wanted: list[str], text: str) -> int:
    return next((place for place, answer in enumerate(wanted) if answer in text), len(wanted))
