"""A shop's own people: listed, changed, taken out, each time once, and at no other shop."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import MetaData, text

from adapters.console.people import PEOPLE
from adapters.sql.transactions import SqlTransaction
from bot import Member, WakalaError
from bot.privacy import mask_fields
from plugins.tenants import demo, members, plugin, store

ONE, TWO = "0190a1b2-0000-7000-8000-00000000000a", "0190a1b2-0000-7000-8000-00000000000b"
JOY, SIPHO = "27820000002", "27820000003"


@pytest.fixture
def tx(open_transaction: Callable[[MetaData], SqlTransaction]) -> SqlTransaction:
    return open_transaction(store.metadata)


async def listed(tx: SqlTransaction, tenant: str = ONE) -> dict[str, set[str]]:
    """Roles by phone, in the order in which people are asked."""
    return {one.phone: set(one.roles) for one in await members.everybody(tx) if one.tenant == tenant}


async def test_somebody_who_is_added_comes_back_whole(tx: SqlTransaction) -> None:
    assert await members.give(tx, ONE, SIPHO, ["driver"], name="Sipho", area="Zone 14")
    (sipho,) = await plugin.queries["members"](tx)
    assert sipho == Member(
        id=sipho.id, tenant=ONE, phone=SIPHO, name="Sipho", roles=frozenset({"driver"}), area="Zone 14"
    )
    assert sipho.identities == {"wa_id": SIPHO}


async def test_one_person_may_be_several_and_at_several_shops(tx: SqlTransaction) -> None:
    await members.give(tx, ONE, JOY, ["owner"])
    await members.give(tx, ONE, JOY, ["driver"])
    await members.give(tx, TWO, JOY, ["staff"])
    assert await listed(tx) == {JOY: {"owner", "driver"}}
    assert await listed(tx, TWO) == {JOY: {"staff"}}


async def test_doing_it_again_changes_nothing_and_tells_nobody(tx: SqlTransaction) -> None:
    assert await members.give(tx, ONE, SIPHO, ["driver"])
    assert not await members.give(tx, ONE, SIPHO, ["driver"])
    assert await members.change(tx, ONE, SIPHO, area="Zone 14")
    assert not await members.change(tx, ONE, SIPHO, area="Zone 14")
    assert await members.take(tx, ONE, SIPHO)
    assert not await members.take(tx, ONE, SIPHO)
    assert len(tx.published) == 3


async def test_who_has_no_role_left_is_not_listed_any_more(tx: SqlTransaction) -> None:
    await members.give(tx, ONE, JOY, ["owner", "driver"])
    await members.give(tx, TWO, JOY, ["driver"])
    await members.take(tx, ONE, JOY, ["driver"])
    assert await listed(tx) == {JOY: {"owner"}}
    await members.take(tx, ONE, JOY, ["owner"])
    assert await listed(tx) == {}
    assert await listed(tx, TWO) == {JOY: {"driver"}}


async def test_people_are_asked_in_the_order_of_their_places(tx: SqlTransaction) -> None:
    await members.give(tx, ONE, JOY, ["owner"])
    await members.give(tx, ONE, SIPHO, ["staff"])
    assert list(await listed(tx)) == [JOY, SIPHO]
    await members.give(tx, ONE, "27820000009", ["manager"], place=1)
    await members.change(tx, ONE, JOY, place=7)
    assert list(await listed(tx)) == ["27820000009", SIPHO, JOY]


async def test_adding_somebody_again_gives_their_powers_back(tx: SqlTransaction) -> None:
    await members.give(tx, ONE, SIPHO, ["driver"])
    await members.change(tx, ONE, SIPHO, active=False)
    assert await members.give(tx, ONE, SIPHO, ["driver"])
    assert [one.active for one in await members.everybody(tx)] == [True]


async def test_the_event_tells_all_powers_that_are_left_and_is_shown_without_the_person(
    tx: SqlTransaction,
) -> None:
    await members.give(tx, ONE, JOY, ["owner", "driver"])
    await members.take(tx, ONE, JOY)
    told = [(one.event_type, one.tenant_id, one.data["roles"], one.data["active"]) for one in tx.published]
    assert told == [
        ("tenant.member_changed", ONE, ["driver", "owner"], True),
        ("tenant.member_changed", ONE, [], False),
    ]
    shown = mask_fields(tx.published[0].data)
    assert (shown["phone"], shown["tenant_id"]) == ("*****002", ONE)
    assert shown["member_id"].startswith("*****")


@pytest.mark.parametrize(
    ("details", "allowed"),
    [
        ({"roles": ["chef"]}, "roles is ['chef']; it must be one or more of owner, manager, staff, driver"),
        ({"roles": []}, "roles is []; it must be one or more"),
        ({"phone": "0820000002"}, "phone is '0820000002'; it must be 10 to 15 digits"),
        ({"place": 0}, "place is 0; it must be a whole number from 1"),
    ],
)
async def test_what_cannot_be_is_refused(tx: SqlTransaction, details: dict[str, Any], allowed: str) -> None:
    with pytest.raises(WakalaError) as refused:
        await members.give(tx, **{"tenant": ONE, "phone": JOY, "roles": ["driver"], **details})
    assert allowed in str(refused.value)
    assert await listed(tx) == {}


async def test_who_is_not_listed_cannot_be_changed_and_is_not_named(tx: SqlTransaction) -> None:
    await members.give(tx, TWO, JOY, ["owner"])
    with pytest.raises(WakalaError, match=r"^\*\*\*\*\*002 is nobody's number at this shop"):
        await members.change(tx, ONE, JOY, name="Joy")


async def test_a_row_that_somebody_wrote_wrongly_is_named_and_can_be_mended(tx: SqlTransaction) -> None:
    await members.give(tx, ONE, JOY, ["owner"])
    await tx.execute(text("UPDATE tenants_members SET roles = 'boss'"))
    with pytest.raises(
        WakalaError, match=r"member .* \(table tenants_members\): roles is 'boss'; it must be"
    ):
        await members.everybody(tx)
    assert await members.change(tx, ONE, JOY, roles=frozenset({"owner"}))
    assert await listed(tx) == {JOY: {"owner"}}


def test_the_demos_people_have_the_phones_that_the_simulators_show() -> None:
    shown = [(PEOPLE[role].wa_id, PEOPLE[role].name) for role in ("vendor", "driver")]
    assert [(one.phone, one.name) for one in demo.PEOPLE] == shown


async def test_changes_of_a_shop_s_people_are_heard_in_their_order(tx: SqlTransaction) -> None:
    await members.give(tx, ONE, SIPHO, ["driver"])
    await members.take(tx, ONE, SIPHO)
    listed, taken = tx.published
    assert (listed.data["active"], taken.data["active"]) == (True, False)
    assert listed.correlation_id == taken.correlation_id
