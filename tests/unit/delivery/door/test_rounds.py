"""Drivers' words with several orders in hand: which one is meant, and what is said of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot import Refusal
from plugins.delivery.door import rounds
from tests.doubles.road import DRIVER


def driver(*numbers, said="", status="picked_up"):
    """A turn of a driver who has these orders in hand."""

    async def ask(_, **__):
        return [
            {"delivery_id": f"d{n}", "number": n, "status": status, "due": 0, "waits_until": None}
            for n in numbers
        ]

    member = SimpleNamespace(id=DRIVER)
    return SimpleNamespace(ask=ask, argument=said, member=member, trigger="word")


@pytest.mark.parametrize(
    ("numbers", "said", "takes", "meant"),
    [
        ((12,), "", None, (12, "")),
        ((12,), "12", None, (12, "")),
        ((12, 13), "#13", None, (13, "")),
        ((12, 13), "13 nobody home", None, (13, "nobody home")),
        ((12,), "4821", rounds._is_pin, (12, "4821")),
        ((12,), "12 4821", rounds._is_pin, (12, "4821")),
        ((12, 13), "13: 48 21", rounds._is_pin, (13, "48 21")),
        ((4821,), "4821", rounds._is_pin, (4821, "4821")),
        ((12,), "120", rounds._is_amount, (12, "120")),
        ((12,), "12 120", rounds._is_amount, (12, "120")),
        ((120,), "120", rounds._is_amount, (120, "120")),
        ((12, 13), "13 R12,50", rounds._is_amount, (13, "R12,50")),
        ((12,), "12", bool, (12, "12")),
        ((12, 13), "12 flat tyre", bool, (12, "flat tyre")),
    ],
)
async def test_a_word_means_the_order_that_it_names_or_the_only_one(numbers, said, takes, meant):
    job = await rounds.the_job(driver(*numbers, said=said), "picked_up", takes=takes)
    assert (job.number, job.words) == meant


@pytest.mark.parametrize("said", ["", "4821", "99 4821"])
async def test_with_several_in_hand_who_names_none_is_asked_which(said):
    with pytest.raises(Refusal) as asked:
        await rounds.the_job(driver(12, 13, said=said), "picked_up", takes=rounds._is_pin)
    assert (asked.value.template, asked.value.values["said"]) == ("which_job", said)


async def test_with_nothing_in_hand_there_is_nothing_to_say():
    with pytest.raises(Refusal, match="no_job"):
        await rounds.the_job(driver())
