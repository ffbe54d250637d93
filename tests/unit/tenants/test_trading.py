"""When a shop takes orders: pauses that end by themselves, hours, capacity and people, of one shop alone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import MetaData

from adapters.sql.transactions import SqlTransaction
from bot import Shop, WakalaError, utc
from plugins.tenants import members, service, store, trading
from plugins.tenants.commands import (
    AddMember,
    CloseShop,
    OpenShop,
    PauseShop,
    RemoveMember,
    SetCapacity,
    SetHours,
)

OURS = "0190a1b2-0000-7000-8000-00000000000a"
THEIRS = "0190a1b2-0000-7000-8000-00000000000b"
JOY = "0190a1b2-0000-7000-8000-0000000000f1"
DAY = ("08:00", "20:00")


@pytest.fixture
async def tx(open_transaction: Callable[[MetaData], SqlTransaction]) -> SqlTransaction:
    tx = open_transaction(store.metadata)
    for number, tenant in (("1", OURS), ("2", THEIRS)):
        await service.save(tx, Shop(tenant=tenant, number=number, name="Shop"))
    tx.tenant = OURS
    tx.published.clear()
    return tx


def answers(tx: SqlTransaction) -> list[tuple[str, str, dict[str, Any]]]:
    beside = ("tenant.changed", "tenant.member_changed")
    return [(e.event_type, e.tenant_id, e.data) for e in tx.published if e.event_type not in beside]


def pause(minutes: int | None, member: str | None = JOY, reason: str = "power") -> PauseShop:
    until = None if minutes is None else utc(1_000_000) + dt.timedelta(minutes=minutes)
    return PauseShop(until=until, reason=reason, member_id=member)


async def ours(tx: SqlTransaction) -> Shop:
    return await service.known(tx, "1")


async def test_a_pause_ends_by_itself_and_who_paused_hears_it(tx: SqlTransaction) -> None:
    await trading.pause(tx, pause(60))
    assert (await ours(tx)).paused_until == 1_003_600
    assert (await service.known(tx, "2")).paused_until is None
    tx.now, tx.tenant = 1_003_599.0, ""
    await trading.resume(tx)
    assert (await ours(tx)).paused_until == 1_003_600
    tx.now = 1_003_600.0
    for _ in range(2):
        await trading.resume(tx)
    shop = await ours(tx)
    assert (shop.paused_until, shop.pause_reason, shop.paused_by) == (None, "", "")
    assert answers(tx)[1:] == [("tenant.opened", OURS, {"by": "timer", "member_id": JOY})]


async def test_a_pause_without_an_end_lasts_until_somebody_opens(tx: SqlTransaction) -> None:
    await trading.pause(tx, pause(None, None, "missed_orders"))
    tx.now += 10_000_000
    await trading.resume(tx)
    assert (await ours(tx)).closed
    await trading.open_again(tx, OpenShop(member_id=JOY))
    assert not (await ours(tx)).closed
    assert [kind for kind, _, _ in answers(tx)] == ["tenant.paused", "tenant.opened"]


async def test_another_domain_leaves_a_shop_alone_that_rests_already(tx: SqlTransaction) -> None:
    await trading.pause(tx, pause(60))
    await trading.pause(tx, pause(None, None, "missed_orders"))
    shop = await ours(tx)
    assert (shop.closed, shop.pause_reason, shop.paused_by) == (False, "power", JOY)
    assert len(answers(tx)) == 1


async def test_the_newest_word_counts(tx: SqlTransaction) -> None:
    await trading.close(tx, CloseShop(reason="funeral", member_id=JOY))
    assert ((await ours(tx)).closed, (await ours(tx)).pause_reason) == (True, "funeral")
    await trading.pause(tx, pause(30, reason="busy"))
    assert ((await ours(tx)).closed, (await ours(tx)).pause_reason) == (False, "busy")
    await trading.close(tx, CloseShop(reason="", member_id=JOY))
    assert ((await ours(tx)).paused_until, (await ours(tx)).pause_reason) == (None, "")


async def test_hours_and_capacity_are_changed_and_answered(tx: SqlTransaction) -> None:
    week: list[tuple[str, str] | None] = [DAY] * 6 + [None]
    await trading.set_hours(tx, SetHours(hours=week, member_id=JOY))
    await trading.set_capacity(tx, SetCapacity(orders=12, member_id=JOY))
    assert ((await ours(tx)).hours, (await ours(tx)).capacity) == (tuple(week), 12)
    assert [kind for kind, _, _ in answers(tx)] == ["tenant.hours_set", "tenant.capacity_set"]


async def test_people_come_and_go_and_who_asked_hears_whether_that_is_new(tx: SqlTransaction) -> None:
    add = AddMember(phone="27731234567", member_name="Thabo", roles=["driver"], member_id=JOY)
    for _ in range(2):
        await trading.add_member(tx, add)
    remove = RemoveMember(phone="27731234567", roles=["driver"], member_id=JOY)
    for _ in range(2):
        await trading.remove_member(tx, remove)
    told = [(data["member_name"], data["listed"], data["changed"]) for _, _, data in answers(tx)]
    assert told == [
        ("Thabo", True, True),
        ("Thabo", True, False),
        ("Thabo", False, True),
        ("", False, False),
    ]
    assert await members.everybody(tx) == []


async def test_who_loses_one_role_keeps_the_others(tx: SqlTransaction) -> None:
    for role in ("driver", "staff"):
        await trading.add_member(
            tx, AddMember(phone="27731234567", member_name="Thabo", roles=[role], member_id=JOY)
        )
    await trading.remove_member(tx, RemoveMember(phone="27731234567", roles=["driver"], member_id=JOY))
    (thabo,) = await members.everybody(tx)
    assert (thabo.name, thabo.roles) == ("Thabo", {"staff"})


async def test_a_tenant_without_a_shop_is_named(tx: SqlTransaction) -> None:
    tx.tenant = JOY
    with pytest.raises(WakalaError, match=f"tenant {JOY} has no shop"):
        await trading.open_again(tx, OpenShop(member_id=None))
