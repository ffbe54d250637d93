"""Drivers by chat: coming to work, jobs that are offered, and the job in hand until the shop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot import Refusal, Turn, minor
from plugins.delivery.commands import LocateDriver, PassDelivery, SetShift, TakeDelivery
from plugins.delivery.door.rounds import driver
from plugins.delivery.money import purse
from plugins.delivery.plugin import plugin
from plugins.delivery.search.events import DeliveryOffered, OfferClosed, ShiftChanged, ShiftRefused

VEHICLES: Final = {
    "foot": "foot",
    "walking": "foot",
    "bicycle": "bicycle",
    "bike": "bicycle",
    "cycle": "bicycle",
    "motorbike": "motorbike",
    "motorcycle": "motorbike",
    "scooter": "motorbike",
    "car": "car",
    "bakkie": "car",
}
"""By what drivers call it: the vehicle that dispatch knows."""

_FILLER: Final = ("by", "on", "with", "in", "at", "a", "my", "the", "near")
_NO_AREA: Final = ("way", "duty", "shift", "time", "it", "now", "please")
"""What may follow "on" and says nothing of where."""


@plugin.on("on", flow="driving")
async def on(turn: Turn) -> None:
    """Begin work, perhaps with a vehicle and an area: "on bicycle Zone 14"; START takes back STOP first."""
    if turn.conversation.opted_out and turn.text.strip().casefold() == "start":
        turn.follow("subscribe")
        return
    vehicle, area = read_shift(turn.argument)
    known = await turn.ask("delivery.shift", driver_id=driver(turn).id)
    home = turn.member.area if turn.member and not (known and known["area"]) else None
    turn.publish(SetShift(driver_id=driver(turn).id, on=True, area=area or home or None, vehicle=vehicle))


@plugin.on("off", flow="driving")
async def off(turn: Turn) -> None:
    """End work."""
    turn.publish(SetShift(driver_id=driver(turn).id, on=False))


@plugin.on("location", flow="driving")
async def location(turn: Turn) -> None:
    """Remember where the driver is."""
    pin = turn.location
    if pin is None:
        raise Refusal("send_location")
    turn.publish(LocateDriver(driver_id=driver(turn).id, latitude=pin.latitude, longitude=pin.longitude))
    shift = await turn.ask("delivery.shift", driver_id=driver(turn).id)
    turn.say("located", on_shift=bool(shift and shift["on_shift"]))


@plugin.on("yes", flow="driving", anytime=True)
async def yes(turn: Turn) -> None:
    """Take what is offered; which of those who say so has it is decided in one place."""
    named = _named(turn)
    if any(_is(job, named) for job in await _jobs(turn)):
        raise Refusal("have_job", number=named)
    offer = await _offer(turn)
    turn.publish(TakeDelivery(delivery_id=offer["delivery_id"], driver_id=driver(turn).id))


@plugin.on("no", flow="driving", anytime=True)
async def no(turn: Turn) -> None:
    """Let the next driver have it; a job that was taken already only goes back for sure."""
    job = next((one for one in await _jobs(turn) if _is(one, _named(turn))), None)
    if job is not None and job["status"] != "assigned":
        raise Refusal("have_food", number=job["number"])
    if job is not None and not turn.sure("give_back", number=job["number"]):
        return
    offer = job or await _offer(turn)
    turn.publish(PassDelivery(delivery_id=offer["delivery_id"], driver_id=driver(turn).id))


@plugin.on("jobs", flow="driving")
async def jobs(turn: Turn) -> None:
    """Say what is in hand, and what today has brought."""
    known = await _jobs(turn)
    shift = await turn.ask("delivery.shift", driver_id=driver(turn).id)
    if known:
        turn.say("jobs", jobs=[shown(job) for job in known])
    else:
        turn.say("no_jobs", on_shift=bool(shift and shift["on_shift"]))
    await purse.sum_up(turn)


@plugin.on("delivery.shift_changed", flow="driving")
async def shift_changed(turn: Turn) -> None:
    """Work begins, or is over."""
    event = turn.read(ShiftChanged)
    if event.on:
        turn.say("on_shift", area=event.area, vehicle=event.vehicle, waiting=event.waiting)
    else:
        turn.say("off_shift")


@plugin.on("delivery.shift_refused", flow="driving")
async def shift_refused(turn: Turn) -> None:
    """Say what has to be done first."""
    event = turn.read(ShiftRefused)
    turn.say(f"shift_{event.why}", number=event.number, status=event.status)


@plugin.on("delivery.offered", flow="driving")
async def offered(turn: Turn) -> None:
    """Ask the driver."""
    event = turn.read(DeliveryOffered)
    job = {"fee": minor(event.fee), "cash_due": minor(event.cash_due), "is_paid": event.is_paid}
    turn.say(
        "offer",
        **job,
        number=event.number,
        id=event.number or event.delivery_id,
        pickup=event.pickup,
        landmark=event.landmark,
        km=event.km,
        currency=event.currency,
        pooled=event.pooled,
    )


@plugin.on("delivery.offer_closed", flow="driving")
async def offer_closed(turn: Turn) -> None:
    """Say that it is not theirs, and why."""
    event = turn.read(OfferClosed)
    turn.say(f"offer_{event.why}", number=event.number)


@plugin.on("delivery.assigned", flow="driving")
async def assigned(turn: Turn) -> None:
    """Say where to go; nothing where somebody has it by now."""
    for job in await _jobs(turn):
        if job["delivery_id"] == turn.news["delivery_id"]:
            turn.say("job", **shown(job))


@plugin.view("not_fetched", "not_handed_over", "not_brought_back", flow="driving")
def overdue(turn: Turn) -> Mapping[str, Any]:
    """Which job it is, and how its words name it."""
    news = turn.news
    return {"number": news["number"], "id": news["number"] or news["delivery_id"]}


def read_shift(text: str) -> tuple[str | None, str | None]:
    """The vehicle and the area that somebody names, in either order; None for what is not said."""
    words = text.split()
    vehicle = next((VEHICLES[word.casefold()] for word in words if word.casefold() in VEHICLES), None)
    place = [word for word in words if word.casefold() not in VEHICLES]
    for end in (0, -1):
        while place and place[end].casefold() in _FILLER:
            place.pop(end)
    area = " ".join(place).strip(" ,.")
    return vehicle, area if area and area.casefold() not in _NO_AREA else None


def shown(job: dict[str, Any]) -> dict[str, Any]:
    """A job as templates show it, its amounts in minor units."""
    names = ("number", "status", "landmark", "location", "phone", "customer_name", "currency", "is_paid")
    amounts = {name: minor(job[name]) for name in ("fee", "cash_due")}
    change = minor(job["cash_note"]) - amounts["cash_due"] if job["cash_note"] is not None else 0
    return {**{name: job[name] for name in names}, **amounts, "change": max(change, 0)}


async def _offer(turn: Turn) -> dict[str, Any]:
    """The offer that is answered: the one that is named, else the open one, else the last one."""
    offers = await turn.ask("delivery.offers", driver_id=driver(turn).id)
    open_, named = [offer for offer in offers if offer["answer"] is None], _named(turn)
    if named:
        offers = [offer for offer in offers if _is(offer, named)]
    elif not open_ and (known := await _jobs(turn)):
        raise Refusal("have_job", number=known[0]["number"])
    if not offers:
        raise Refusal("no_offer", number=named)
    return dict((open_ if open_ and not named else offers)[0])


async def _jobs(turn: Turn) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await turn.ask("delivery.jobs", driver_id=driver(turn).id)
    return found


def _named(turn: Turn) -> str:
    """The order's number, or the delivery's id, that comes after the word; "" for "yes please"."""
    first = turn.argument.lstrip("# ").partition(" ")[0].rstrip(",.!")
    return first if first.isdigit() or first.count("-") == 4 else ""


def _is(delivery: dict[str, Any], named: str) -> bool:
    """Whether it is called so."""
    return bool(named) and named in (str(delivery["number"]), delivery["delivery_id"])
