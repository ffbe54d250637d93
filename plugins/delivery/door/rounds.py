"""Drivers' words about the order in hand; with several they say which: ``got 12``, ``cash 12 120``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot import Member, Refusal, Turn, decimal, read_amount
from flows.numbers import begin_of
from plugins.delivery.alarms.events import RaiseAlarm
from plugins.delivery.door.commands import (
    Arrive,
    AskDirections,
    BringBack,
    GiveBack,
    HandOver,
    LeaveSafe,
    PickUp,
    ReportProblem,
    TakeCash,
    TakeProof,
    TakeTip,
    WaitAtDoor,
)
from plugins.delivery.plugin import plugin

FLOW: Final = "driving"
DIGITS: Final = re.compile(r"\d{4}")
FAR: Final = 2
"""So many times the price may be a tip; more is asked about, for it is a slip of the thumb."""
REASON: Final = "nobody took it"
"""Why something comes back, where the driver says no more than that."""


@dataclass(frozen=True, slots=True)
class Job:
    """One order in the driver's hands, and the words about it. ``due`` is cash still to take, minor units."""

    delivery_id: str
    driver_id: str
    number: int | None
    status: str
    due: int
    waits_until: float | None
    words: str

    @property
    def names(self) -> dict[str, Any]:
        """Whom and what a command is about."""
        return {"delivery_id": self.delivery_id, "driver_id": self.driver_id}


@plugin.on("here", flow=FLOW)
async def here(turn: Turn) -> None:
    """At the shop, or at the gate; at the shop with what was to be brought back, it is back."""
    job = await the_job(turn)
    _must_not_wait(turn, job)
    turn.publish((GiveBack if job.status == "returning" else Arrive)(**job.names))


@plugin.on("got", flow=FLOW)
async def got(turn: Turn) -> None:
    """The food is in hand."""
    turn.publish(PickUp(**(await the_job(turn, "assigned")).names))


@plugin.on("pin", flow=FLOW)
async def pin(turn: Turn) -> None:
    """The customer's four digits."""
    job = await the_job(turn, "picked_up", takes=_is_pin)
    if not _is_pin(job.words):
        raise Refusal("which_pin")
    if turn.media is not None:
        _attach(turn, job)
    told = _digits(job.words)
    digits = await turn.ask("delivery.compare", delivery_id=job.delivery_id, digits=told)
    turn.publish(HandOver(**job.names, digits=digits))


@plugin.on("spoken", flow=FLOW)
async def spoken(turn: Turn) -> None:
    """Four digits and nothing else are the PIN, where there is something to hand over."""
    if turn.media is not None and not DIGITS.fullmatch(turn.text):
        turn.argument = ""
        turn.follow("media")
        return
    if not DIGITS.fullmatch(turn.text) or not await _jobs(turn, "picked_up"):
        raise Refusal("not_understood")
    turn.follow("pin")


@plugin.on("media", flow=FLOW)
async def media(turn: Turn) -> None:
    """A picture of what is handed over, whatever is written under it."""
    _attach(turn, await the_job(turn, "picked_up"))


@plugin.on("cash", flow=FLOW)
async def cash(turn: Turn) -> None:
    """What the customer gave, after change."""
    await _take_cash(turn, is_short=False)


@plugin.on("short", flow=FLOW)
async def short(turn: Turn) -> None:
    """The same, knowing that it is too little."""
    await _take_cash(turn, is_short=True)


@plugin.on("tip", flow=FLOW)
async def tip(turn: Turn) -> None:
    """What the customer gave the driver for themselves."""
    job = await the_job(turn, "picked_up", takes=_is_amount)
    turn.publish(TakeTip(**job.names, amount=decimal(_amount(job, "tip"))))


@plugin.on("wait", flow=FLOW)
async def wait(turn: Turn) -> None:
    """Nobody opens."""
    job = await the_job(turn, "picked_up")
    _must_not_wait(turn, job)
    turn.publish(WaitAtDoor(**job.names))


@plugin.on("bring_back", flow=FLOW)
async def bring_back(turn: Turn) -> None:
    """It goes back to the shop."""
    job = await the_job(turn, "picked_up")
    turn.publish(BringBack(**job.names, reason=job.words or REASON))


@plugin.on("returned", flow=FLOW)
async def returned(turn: Turn) -> None:
    """It is at the shop again."""
    turn.publish(GiveBack(**(await the_job(turn, "returning")).names))


@plugin.on("leave_safe", flow=FLOW)
async def leave_safe(turn: Turn) -> None:
    """It was left where the customer chose."""
    turn.publish(LeaveSafe(**(await the_job(turn, "picked_up")).names))


@plugin.on("cant_find", flow=FLOW)
async def cant_find(turn: Turn) -> None:
    """Where is it?"""
    turn.publish(AskDirections(**(await the_job(turn, "picked_up")).names))


@plugin.on("problem", flow=FLOW)
async def problem(turn: Turn) -> None:
    """Trouble, in the driver's own words."""
    job = await the_job(turn, takes=bool)
    if not job.words:
        raise Refusal("which_problem")
    turn.publish(ReportProblem(**job.names, text=job.words))


@plugin.on("sos", flow=FLOW, anytime=True)
async def sos(turn: Turn) -> None:
    """Danger: told at once, with a job or without, as often as it is said."""
    turn.publish(RaiseAlarm(driver_id=driver(turn).id))


def driver(turn: Turn) -> Member:
    """Who drives; the driving flow serves nobody else."""
    if turn.member is None:
        raise LookupError("a driver's word was heard from somebody who is no member")
    return turn.member


async def the_job(turn: Turn, *statuses: str, takes: Callable[[str], bool] | None = None) -> Job:
    """The one job that the words are about; raises Refusal where there is none, or several.

    The order's number may come before what the word itself ``takes``.
    """
    jobs = await _jobs(turn)
    if not jobs:
        raise await _jobless(turn)
    fitting = [job for job in jobs if not statuses or job["status"] in statuses] or jobs
    number, rest = begin_of(turn.argument)
    named = [job for job in jobs if job["number"] == number]
    if named and (takes is None or takes(rest) or not takes(turn.argument)):
        return _job(turn, named[0], rest)
    if number is not None and not rest and (takes is None or not takes(turn.argument)):
        raise Refusal("not_your_job", number=number, jobs=jobs)
    if len(fitting) > 1:
        raise Refusal("which_job", word=turn.trigger, said=turn.argument, jobs=fitting)
    return _job(turn, fitting[0], turn.argument)


async def _jobless(turn: Turn) -> Refusal:
    """Why there is no job: perhaps one is offered, and waits for yes or no."""
    offers = await turn.ask("delivery.offers", driver_id=driver(turn).id)
    offer = next((one for one in offers if one["answer"] is None), None)
    if offer is None:
        return Refusal("no_job")
    return Refusal("offer_waits", number=offer["number"], id=offer["number"] or offer["delivery_id"])


def _must_not_wait(turn: Turn, job: Job) -> None:
    """Raises Refusal, saying until when, where they wait at the gate already."""
    if job.waits_until is not None and job.waits_until > turn.now.timestamp():
        raise Refusal("waiting_already", number=job.number, until=job.waits_until)


async def _take_cash(turn: Turn, *, is_short: bool) -> None:
    job = await the_job(turn, "picked_up", takes=_is_amount)
    amount = _amount(job)
    is_far = 0 < FAR * job.due < amount
    if not is_far or turn.sure("cash_far", number=job.number, amount=amount, due=job.due):
        turn.publish(TakeCash(**job.names, amount=decimal(amount), is_short=is_short))


def _attach(turn: Turn, job: Job) -> None:
    """Have the message's picture kept with the delivery; raises Refusal where it is something else."""
    if turn.media is None or turn.media.kind != "image":
        raise Refusal("unsupported")
    turn.publish(TakeProof(**job.names, media_id=turn.media.media_id))


def _amount(job: Job, word: str = "cash") -> int:
    """The amount that was said, in minor units; raises Refusal."""
    amount = read_amount(job.words) if job.words else None
    if not amount:
        raise Refusal("which_amount", due=job.due, word=word)
    return amount


async def _jobs(turn: Turn, *statuses: str) -> Sequence[dict[str, Any]]:
    jobs: Sequence[dict[str, Any]] = await turn.ask("delivery.in_hand", driver_id=driver(turn).id)
    return [job for job in jobs if not statuses or job["status"] in statuses]


def _job(turn: Turn, known: dict[str, Any], words: str) -> Job:
    names = ("delivery_id", "number", "status", "due", "waits_until")
    return Job(driver_id=driver(turn).id, words=words, **{name: known[name] for name in names})


def _digits(words: str) -> str:
    return re.sub(r"[\s.-]", "", words)


def _is_pin(words: str) -> bool:
    return DIGITS.fullmatch(_digits(words)) is not None


def _is_amount(words: str) -> bool:
    return bool(words) and read_amount(words) is not None
