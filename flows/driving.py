"""The driving flow: the words by which drivers deliver. Most are about the job in hand."""

from __future__ import annotations

from bot import ANY, SAME, WORK, Flow, State, Transition
from flows.kitchen import PICK_UPS
from flows.offers import OFFERS
from flows.people import AT_WORK
from flows.road import NOT_MINE, ROAD
from flows.sure import ASKED, SURE

SHIFT = ("on", "off", "yes", "no", "jobs", "location")
ROUND = (
    "here",
    "got",
    "pin",
    "media",
    "wait",
    "leave_safe",
    "cant_find",
    "bring_back",
    "returned",
    "problem",
    "sos",
)
MONEY = ("cash", "short", "tip", "float", "earned", "settle")

driving = Flow(
    "driving",
    version=1,
    start="at_wheel",
    home="at_wheel",
    opens="greet",
    serves=frozenset({"driver"}),
    addressed_by="driver_id",
    states=(
        State("at_wheel", prompts=False, hears="spoken"),
        ASKED,
    ),
    transitions=(
        *(Transition(word, ANY, SAME) for word in (*SHIFT, *ROUND, *MONEY)),
        Transition("spoken", "at_wheel", SAME),
        *OFFERS,
        *PICK_UPS,
        *ROAD,
        # Second thoughts
        *SURE,
        *NOT_MINE,
        # At any time
        *AT_WORK,
        Transition("help", ANY, SAME, says="help"),
        Transition("greet", ANY, SAME, says="home"),
        Transition("thanks", ANY, SAME, says="welcome"),
        Transition("buy", ANY, SAME, flow="ordering"),
        Transition("work", ANY, SAME, flow=WORK),
    ),
)
