"""The shop decides who brings an order: by word, or when no driver was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot import Member, Refusal, Turn
from flows.numbers import begin_of
from plugins.delivery.commands import AssignDelivery, LetCollect, SearchAgain
from plugins.delivery.events import DeliveryAssigned
from plugins.delivery.plugin import plugin
from plugins.delivery.search.events import NoDriver
from plugins.delivery.tenant_commands import AddMember

OURSELVES: Final = ("me", "myself", "self", "i", "us")
COLLECT: Final = ("collect", "collects", "collection", "fetch")
WAIT: Final = ("wait", "again", "search", "look")


@plugin.on("drive", flow="vending", anytime=True)
async def drive(turn: Turn) -> None:
    """Say who brings it: "drive 12 sipho", "drive 12 me", "drive 12 collect" or "drive 12 wait"."""
    delivery, whom = await _named(turn)
    ids = {"delivery_id": delivery["delivery_id"], "member_id": turn.member_id}
    if whom in COLLECT:
        turn.publish(LetCollect(**ids))
        turn.say("let_collect", number=delivery["number"])
    elif whom in WAIT and delivery["status"] == "scheduled":
        turn.publish(SearchAgain(**ids))
        turn.say("searching", number=delivery["number"])
    else:
        turn.publish(AssignDelivery(**ids, driver_id=_whom(turn, delivery, whom).id))


@plugin.on("keep_looking", flow="vending")
async def keep_looking(turn: Turn) -> None:
    """The title of that choice, typed: for the order that was asked about last, unless another is named."""
    turn.argument = f"{turn.argument or turn.slots.get('searching', '')} wait"
    await drive(turn)


@plugin.on("delivery.no_driver", flow="vending")
async def no_driver(turn: Turn) -> None:
    """Ask what is to be done; who is asked first is enough, until they do not answer."""
    event = turn.read(NoDriver)
    turn.slots["searching"] = event.number
    if turn.rank <= event.asked:
        turn.say("no_driver", number=event.number, on_shift=event.on_shift, asked=event.asked)


@plugin.on("delivery.assigned", flow="vending")
async def assigned(turn: Turn) -> None:
    """Say who comes for the food; who brings it themselves hears what drivers hear."""
    event = turn.read(DeliveryAssigned)
    if turn.member_id == event.driver_id:
        return
    driver = next((member.name for member in turn.staff if member.id == event.driver_id), "")
    turn.say("driver_found", number=event.number, driver=driver)


def _driving(turn: Turn, member: Member) -> Member:
    """The member, who is a driver too from now on: by a driver's words they hand it over."""
    if "driver" not in member.roles:
        turn.publish(AddMember(phone=member.phone, member_name="", roles=["driver"], member_id=member.id))
    return member


@plugin.view("not_fetched", "not_handed_over", "not_brought_back", flow="vending")
def overdue(turn: Turn) -> Mapping[str, Any]:
    """Which order it is, and whom to call."""
    driver = next((member for member in turn.staff if member.id == turn.news["driver_id"]), None)
    return {
        "number": turn.news["number"],
        "driver": driver.name if driver else "",
        "phone": driver.phone if driver else "",
    }


async def _named(turn: Turn) -> tuple[dict[str, Any], str]:
    """The delivery whose number begins the argument, and the rest; Refusal where nobody is to bring it."""
    number, rest = begin_of(turn.argument)
    if number is None:
        raise Refusal("which_order_to_drive")
    delivery = await turn.ask("delivery.find", number=number)
    if delivery is None:
        raise Refusal("nothing_to_drive", number=number)
    if delivery["status"] not in ("scheduled", "assigned"):
        raise Refusal("drive_too_late", number=number, status=delivery["status"])
    return delivery, rest.strip().casefold()


def _whom(turn: Turn, delivery: dict[str, Any], whom: str) -> Member:
    """The one driver of that name; Refusal with the names there are."""
    if whom in OURSELVES and turn.member is not None:
        return _driving(turn, turn.member)
    drivers = [member for member in turn.staff if "driver" in member.roles]
    named = [one for one in drivers if (whom and one.name.casefold().startswith(whom)) or whom == one.id]
    if len(named) != 1:
        raise Refusal("who_drives", number=delivery["number"], drivers=named or drivers)
    return named[0]
