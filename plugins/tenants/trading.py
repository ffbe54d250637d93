"""When a shop takes orders: pauses that end by themselves, closing, opening, hours and how many at a time."""

from __future__ import annotations

from typing import Any

from bot import Transaction, WakalaError
from plugins.tenants import members, service, store
from plugins.tenants.commands import (
    AddMember,
    CloseShop,
    OpenShop,
    PauseShop,
    RemoveMember,
    SetCapacity,
    SetHours,
)
from plugins.tenants.events import (
    CapacitySet,
    HoursSet,
    MemberListed,
    TenantClosed,
    TenantOpened,
    TenantPaused,
)

AT_WORK = {"closed": False, "paused_until": None, "pause_reason": "", "paused_by": ""}
"""Fields of a shop that takes orders, as its hours say."""


async def pause(tx: Transaction, command: PauseShop) -> None:
    """Take no orders for a while; what another domain asks of a shop that rests already changes nothing."""
    shop = await service.known(tx, await _number(tx))
    if command.member_id is None and (shop.closed or shop.paused_until is not None):
        return
    rest: dict[str, Any] = {"pause_reason": command.reason, "paused_by": command.member_id or ""}
    if command.until is None:
        rest |= {"closed": True}
    else:
        rest |= {"paused_until": command.until.timestamp()}
    await service.change(tx, shop.number, AT_WORK | rest)
    tx.publish(TenantPaused(until=command.until, reason=command.reason, member_id=command.member_id))


async def close(tx: Transaction, command: CloseShop) -> None:
    """Take no orders until somebody opens the shop."""
    rest = {"closed": True, "pause_reason": command.reason, "paused_by": command.member_id or ""}
    await service.change(tx, await _number(tx), AT_WORK | rest)
    tx.publish(TenantClosed(reason=command.reason, member_id=command.member_id))


async def open_again(tx: Transaction, command: OpenShop) -> None:
    """Take orders, as the hours say."""
    await service.change(tx, await _number(tx), AT_WORK)
    tx.publish(TenantOpened(by="member", member_id=command.member_id))


async def resume(tx: Transaction) -> None:
    """Open every shop whose pause is over, and tell who paused it; all of the shop, if that was nobody."""
    for row in await store.rested(tx, tx.now):
        await service.change(tx, row["number"], AT_WORK)
        opened = TenantOpened(by="timer", member_id=row["paused_by"] or None)
        tx.publish(opened, tenant=row["tenant"])


async def set_hours(tx: Transaction, command: SetHours) -> None:
    """Change the hours."""
    await service.change(tx, await _number(tx), {"hours": tuple(command.hours)})
    tx.publish(HoursSet(hours=command.hours, member_id=command.member_id))


async def set_capacity(tx: Transaction, command: SetCapacity) -> None:
    """Change how many orders it takes at a time."""
    await service.change(tx, await _number(tx), {"capacity": command.orders})
    tx.publish(CapacitySet(orders=command.orders, member_id=command.member_id))


async def add_member(tx: Transaction, command: AddMember) -> None:
    """List somebody, and answer who asked."""
    details = {"name": command.member_name} if command.member_name else {}
    changed = await members.give(tx, tx.tenant, command.phone, command.roles, **details)
    await _answer(tx, command, listed=True, changed=changed)


async def remove_member(tx: Transaction, command: RemoveMember) -> None:
    """Take roles from somebody, and answer who asked."""
    known = await members.find(tx, tx.tenant, command.phone)
    changed = known is not None and not known.roles.isdisjoint(command.roles)
    if changed:
        await members.take(tx, tx.tenant, command.phone, command.roles)
    await _answer(tx, command, listed=False, changed=changed, name=known.name if known else "")


async def _answer(
    tx: Transaction, command: AddMember | RemoveMember, *, listed: bool, changed: bool, name: str = ""
) -> None:
    known = await members.find(tx, tx.tenant, command.phone)
    event = MemberListed(
        phone=command.phone,
        member_name=known.name if known else name,
        roles=command.roles,
        listed=listed,
        changed=changed,
        member_id=command.member_id,
    )
    tx.publish(event)


async def _number(tx: Transaction) -> str:
    number = await store.number_of(tx, tx.tenant)
    if number is None:
        raise WakalaError(f"tenant {tx.tenant} has no shop; `wakala shop list` shows those there are")
    return number
