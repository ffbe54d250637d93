"""What the shop's people call a talk with a customer, and whom they mean by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import MetaData

from adapters.sql.transactions import SqlTransaction
from plugins.frontdesk import store
from plugins.frontdesk.store import Talk
from plugins.frontdesk.talks import code_for, find


@pytest.mark.parametrize(
    ("number", "name", "taken", "code"),
    [
        (12, "Thandi", set(), "12"),
        (12, "Thandi", {"12"}, "thandi"),
        (None, "Thandi Mbeki", set(), "thandi"),
        (None, "Thandi", {"thandi"}, "c1"),
        (None, "", {"c1", "c3"}, "c2"),
        (None, "😀", set(), "c1"),
        (None, "27 years", set(), "c1"),
    ],
)
def test_a_talk_is_called_by_its_order_else_the_name_else_a_number(
    number: int | None, name: str, taken: set[str], code: str
) -> None:
    assert code_for(number, name, taken) == code


def talk(code: str, name: str) -> Talk:
    """One that goes on."""
    return Talk(conversation=f"100:{code}", code=code, name=name, since=1.0)


@pytest.mark.parametrize(
    ("called", "code"),
    [("12", "12"), ("THABO", "thabo"), ("sipho", "12"), ("thandi", None), ("nobody", None), ("", None)],
)
def test_a_code_or_the_only_first_name_finds_it_and_nothing_is_guessed(called: str, code: str | None) -> None:
    talks = [talk("12", "Sipho M"), talk("13", "Thandi A"), talk("14", "Thandi B"), talk("thabo", "Thabo")]
    found = find(talks, called)
    assert (found.code if found else None) == code


async def test_a_shop_sees_and_ends_its_own_talks_alone(
    open_transaction: Callable[[MetaData], SqlTransaction],
) -> None:
    tx = open_transaction(store.metadata)
    tx.tenant = "ours"
    await store.begin(tx, talk("12", "Thandi"))
    await store.begin(tx, talk("12", "Thandi M"))
    tx.tenant = "theirs"
    await store.end(tx, "100:12")
    assert await store.open_talks(tx) == []
    tx.tenant = "ours"
    assert [one.name for one in await store.open_talks(tx)] == ["Thandi M"]
    await store.end(tx, "100:12")
    assert await store.open_talks(tx) == []
