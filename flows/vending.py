"""The vending flow: the words by which a shop's people run it. They name their order: many may be open."""

from __future__ import annotations

from bot import ANY, SAME, WORK, Flow, State, Transition
from flows.book import LENDING
from flows.kitchen import KITCHEN
from flows.offers import SEARCHES
from flows.people import AT_WORK, COUNTER
from flows.road import DESK
from flows.roles import VENDORS
from flows.second_thoughts import SHOPS
from flows.shopkeeping import PHOTO, SHOPKEEPING
from flows.sure import ASKED, SURE

ORDERS = ("drive", "unlock")
"""Words about orders that are to be brought."""

PEOPLE = ("say", "promo", "bot_on", "bot_off")

vending = Flow(
    "vending",
    version=1,
    start="at_work",
    home="at_work",
    welcome="home",
    opens="greet",
    serves=VENDORS,
    addressed_by="member_id",
    covers=True,
    overrides=frozenset({"price", "out"}),
    states=(
        State("at_work", prompts=False),
        ASKED,
        PHOTO,
    ),
    transitions=(
        *(Transition(word, ANY, SAME) for word in (*ORDERS, *PEOPLE)),
        *SHOPKEEPING,
        *SHOPS,
        *LENDING,
        # Orders tell of themselves
        *KITCHEN,
        *SEARCHES,
        *DESK,
        *COUNTER,
        # Second thoughts
        *SURE,
        Transition("undo", ANY, SAME),
        # At any time
        *AT_WORK,
        Transition("help", ANY, SAME, says="help"),
        Transition("help_more", ANY, SAME, says="help_more"),
        Transition("greet", ANY, SAME, says="home"),
        Transition("thanks", ANY, SAME, says="welcome"),
        Transition("buy", ANY, SAME, flow="ordering"),
        Transition("work", ANY, SAME, flow=WORK),
    ),
)
