from __future__ import annotations

from typing import Any

from adapters.console.standing import describe
from bot.conversation import Conversation, Place

NOW = 1_795_428_000.0


def talk(**places_and_timers: Any) -> Conversation:
    return Conversation(
        id="1:c",
        tenant="t",
        number="1",
        customer="c",
        flow="vending",
        flow_version=1,
        state="at_work",
        **places_and_timers,
    )


def test_who_never_wrote_stands_nowhere() -> None:
    assert describe(None, NOW) == "has not written yet"


def test_the_flow_in_front_comes_first_and_then_the_others() -> None:
    places = {"ordering": Place(2, "cart"), "driving": Place(1, "at_wheel")}
    assert describe(talk(places=places), NOW) == "vending: at_work, driving: at_wheel, ordering: cart"


def test_it_says_how_long_until_something_happens_by_itself() -> None:
    timers = {"after 10 minutes": NOW + 90}
    assert describe(talk(timers=timers), NOW) == "vending: at_work, the next timer in 1m30s"
