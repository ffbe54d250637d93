"""The shop's people, by chat: who drives, cooks and manages. Owners are made by command alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from bot import Member, Refusal, Turn, WakalaError, international
from flows.roles import MANAGERS, must_manage
from plugins.tenants.commands import AddMember, RemoveMember
from plugins.tenants.plugin import plugin

PHONE: Final = re.compile(r"\+?\d[\d ()-]{7,}\d")
NAME: Final = 60
"""Characters of a name."""


class Said(NamedTuple):
    """A phone in international digits, and the words beside it; no phone where none was said."""

    phone: str
    name: str


@plugin.on("driver_add", flow="vending")
@plugin.on("staff_add", flow="vending")
@plugin.on("manager_add", flow="vending")
async def add(turn: Turn) -> None:
    """List somebody by their phone, with their name if it is said."""
    must_manage(turn)
    role = _role(turn)
    said = _read(turn)
    if not said.phone:
        raise Refusal("which_phone", role=role)
    turn.publish(AddMember(phone=said.phone, member_name=said.name, roles=[role], member_id=turn.member_id))
    turn.undo_by(f"{role}_remove", f"+{said.phone}")


@plugin.on("driver_remove", flow="vending")
@plugin.on("staff_remove", flow="vending")
@plugin.on("manager_remove", flow="vending")
async def remove(turn: Turn) -> None:
    """Take a role from somebody, by their phone or their name."""
    must_manage(turn)
    role = _role(turn)
    someone = _listed(turn, role)
    if turn.sure("member_remove_sure", name=someone.name or _last(someone), role=role):
        turn.publish(RemoveMember(phone=someone.phone, roles=[role], member_id=turn.member_id))
        turn.undo_by(f"{role}_add", f"+{someone.phone} {someone.name}")


@plugin.on("drivers", flow="vending")
async def drivers(turn: Turn) -> None:
    """Say who drives for the shop; with their numbers, to be called, to who manages it."""
    shown = _shown(one for one in turn.staff if "driver" in one.roles)
    if not MANAGERS.isdisjoint(turn.roles):
        shown = [{**one, "phone": one["number"]} for one in shown]
    turn.say("people", people=shown, role="driver")


@plugin.on("people", flow="vending")
async def people(turn: Turn) -> None:
    """Say who works here, in the order in which they are asked."""
    turn.say("people", people=_shown(turn.staff), role="")


@plugin.on("tenant.member_listed", flow="vending")
async def member_listed(turn: Turn) -> None:
    """Say who is what now."""
    news = turn.news
    turn.say(
        "member_listed",
        who=news["member_name"] or f"...{news['phone'][-4:]}",
        role=news["roles"][0],
        listed=news["listed"],
        changed=news["changed"],
        is_self=turn.member is not None and turn.member.phone == news["phone"],
    )


def _role(turn: Turn) -> str:
    return turn.trigger.partition("_")[0]


def _read(turn: Turn) -> Said:
    """The phone and the name of what was said; raises Refusal for figures that are no phone number."""
    found = PHONE.search(turn.argument)
    if found is None:
        return Said("", " ".join(turn.argument.split())[:NAME])
    beside = f"{turn.argument[: found.start()]} {turn.argument[found.end() :]}"
    try:
        phone = international(found[0], turn.shop.currency)
    except WakalaError:
        raise Refusal("no_phone_number", words=found[0].strip()) from None
    return Said(phone, " ".join(beside.split())[:NAME])


def _listed(turn: Turn, role: str) -> Member:
    """Who is meant, among those who have the role; raises Refusal where that is nobody, or several."""
    said = _read(turn)
    known = [one for one in turn.staff if role in one.roles]
    if said.phone:
        found = [one for one in known if one.phone == said.phone]
    else:
        found = [one for one in known if said.name and said.name.casefold() in one.name.casefold()]
    if len(found) != 1:
        raise Refusal(
            "which_member", role=role, people=_shown(found or known), said="" if found else turn.argument
        )
    return found[0]


def _shown(people: Iterable[Member]) -> list[dict[str, str]]:
    return [
        {
            "name": one.name or "?",
            "roles": ", ".join(sorted(one.roles)),
            "phone": _last(one),
            "number": f"+{one.phone}",
        }
        for one in people
    ]


def _last(one: Member) -> str:
    """Enough of a number to know whose it is."""
    return f"...{one.phone[-4:]}"
