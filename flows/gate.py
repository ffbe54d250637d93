"""The customer's part while a driver looks for them, or stands at their gate."""

from __future__ import annotations

from bot import ANY, RETURN, SAME, After, State, Transition
from flows.groups import FREE

DIRECTING = State("directing", aside=True, hears="directions")
"""The driver asked where it is: whatever the customer says next is for the driver."""

GATE = (
    Transition("delivery.directions_asked", ANY, "directing"),
    Transition("delivery.directions_asked", "with_person", SAME, says="directing"),
    Transition("directions", "directing", RETURN, says="directions_told"),
    Transition("location", "directing", SAME),
    Transition(After(minutes=15), "directing", "new"),
    Transition("leave_it", ANY, SAME),
    Transition("coming", FREE, SAME),
)
