"""The driving flow: the words by which drivers deliver. Most are about the job in hand."""

from __future__ import annotations

from bot import ANY, RETURN, SAME, WORK, After, Flow, State, Transition
from flows.kitchen import PICK_UPS
from flows.offers import OFFERS
from flows.people import AT_WORK
from flows.road import ROAD

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
    welcome="home",
    opens="greet",
    serves=frozenset({"driver"}),
    addressed_by="driver_id",
    states=(
        State("at_wheel", prompts=False, hears="spoken"),
        State("sure", aside=True, lapses=True),
    ),
    transitions=(
        *(Transition(word, ANY, SAME) for word in (*SHIFT, *ROUND, *MONEY)),
        Transition("spoken", "at_wheel", SAME),
        *OFFERS,
        *PICK_UPS,
        *ROAD,
        # Second thoughts
        Transition("ask_sure", ANY, "sure"),
        Transition("sure_yes", "sure", RETURN),
        Transition("sure_no", "sure", RETURN, says="left_as_it_is"),
        Transition(After(minutes=5), "sure", RETURN, says="left_as_it_is"),
        # At any time
        *AT_WORK,
        Transition("help", ANY, SAME, says="help"),
        Transition("greet", ANY, SAME, says="home"),
        Transition("thanks", ANY, SAME, says="welcome"),
        Transition("buy", ANY, SAME, flow="ordering"),
        Transition("work", ANY, SAME, flow=WORK),
    ),
)
