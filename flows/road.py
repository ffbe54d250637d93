"""News of orders on their way: what drivers hear of the one in hand, and the shop of its drivers."""

from __future__ import annotations

from bot import ANY, RETURN, SAME, Transition, Turn
from flows.roles import is_own_drive
from flows.sure import is_asked_about


def is_mine(turn: Turn) -> bool:
    """It is this driver's delivery; news of one that nobody has yet concerns no driver."""
    return turn.member_id is not None and turn.news["driver_id"] == turn.member_id


def is_mine_alone(turn: Turn) -> bool:
    """It is this driver's delivery, who hears nothing of it as one of the shop's people."""
    return is_mine(turn) and not is_own_drive(turn)


def is_mine_to_return(turn: Turn) -> bool:
    """This driver brings it back, or need not fetch what somebody else at the shop has."""
    return is_mine(turn) and (turn.news["returning"] or not is_own_drive(turn))


def is_asked_and_mine(turn: Turn) -> bool:
    """What this driver was just asked about comes back."""
    return is_asked_about(turn) and is_mine_to_return(turn)


def is_own_return(turn: Turn) -> bool:
    """One of the shop's people brings it back themselves; there is nothing to decide before it is here."""
    return bool(turn.news["returning"]) and is_own_drive(turn)


def has_tries(turn: Turn) -> bool:
    """The PIN may be tried again."""
    return bool(turn.news["left"])


def is_first(turn: Turn) -> bool:
    """It is said for the first time."""
    return bool(turn.news["contact"] == 1)


def is_repeated(turn: Turn) -> bool:
    """Nobody answered the first call."""
    return bool(turn.news["repeated"])


def is_short(turn: Turn) -> bool:
    """The driver took less than was due."""
    return float(turn.news["missing"]) > 0


def is_late(turn: Turn) -> bool:
    """The driver is gone from the door."""
    return bool(turn.news.get("late"))


def is_without_pin(turn: Turn) -> bool:
    """A driver handed it over without the customer's PIN."""
    return not turn.news["pin"] and turn.news["driver_id"] is not None


ROAD = (
    Transition("delivery.driver_arrived", ANY, SAME, says="arrived"),
    Transition("delivery.picked_up", ANY, SAME, guard=is_mine),
    Transition("delivery.pin_refused", ANY, SAME, guard=has_tries, says="pin_refused"),
    Transition("delivery.locked", ANY, SAME, says="locked"),
    Transition("delivery.unlocked", ANY, SAME, says="unlocked"),
    Transition("delivery.proof_taken", ANY, SAME, says="proof_taken"),
    Transition("delivery.cash_taken", ANY, SAME, says="cash_taken"),
    Transition("delivery.cash_not_due", ANY, SAME, guard=is_mine, says="cash_not_due"),
    Transition("delivery.due_changed", ANY, SAME),
    Transition("delivery.waiting_at_door", ANY, SAME, guard=is_first, says="waiting"),
    Transition("delivery.waiting_at_door", ANY, SAME, says="told_again"),
    Transition("delivery.wait_over", ANY, SAME, says="wait_over"),
    Transition("delivery.leaving_allowed", ANY, SAME, says="leaving_allowed"),
    Transition("delivery.directions_asked", ANY, SAME, says="directions_asked"),
    Transition("delivery.directions_given", ANY, SAME, says="directions_given"),
    Transition("delivery.problem", ANY, SAME, says="problem_told"),
    Transition("delivery.carried_on", ANY, SAME, says="carried_on"),
    Transition("delivery.completed", ANY, SAME, guard=is_mine, says="delivered"),
    Transition("delivery.failed", ANY, SAME, guard=is_mine_to_return, says="bring_it_back"),
    Transition("delivery.returned", ANY, SAME, guard=is_mine_alone, says="is_back"),
    Transition("delivery.command_refused", ANY, SAME, says="refused"),
    Transition("delivery.tipped", ANY, SAME, says="tipped"),
    Transition("delivery.settlement_asked", ANY, SAME, says="settlement_asked"),
    Transition("delivery.settled", ANY, SAME, says="settled"),
    Transition("delivery.settlement_refused", ANY, SAME, says="settlement_refused"),
    Transition("delivery.sos", ANY, SAME, guard=is_repeated, says="sos_again"),
    Transition("delivery.sos", ANY, SAME, says="sos_sent"),
    Transition("delivery.sos_answered", ANY, SAME, says="sos_answered"),
)
"""For the driver whom it concerns."""

NOT_MINE = (
    Transition("delivery.offer_closed", "sure", RETURN, guard=is_asked_about),
    Transition("delivery.offer_closed", "sure", SAME),
    Transition("delivery.failed", "sure", RETURN, guard=is_asked_and_mine, says="bring_it_back"),
    Transition("delivery.failed", "sure", SAME, guard=is_mine_to_return, says="bring_it_back"),
)
"""Nothing is to be asked any more about an order that the driver is not to hand over."""

DECISIONS = (
    "settle_yes",
    "settle_no",
    "carry_on",
    "call_back",
    "returned",
    "try_again",
    "give_up",
    "sos_ok",
)
"""The shop's words about what is on its way."""

SHORTFALL = ("let_off", "still_owes", "paid_rest", "payment.written_off")
"""Cash that came short, and what the shop does about it; ``paid_rest`` is said as ``paid``."""

AT_THE_WHEEL = ("driver_arrived", "problem", "wait_over", "carried_on")
"""What who drives hears as a driver, and so not as one of the shop's people."""

DESK = (
    *(Transition(word, ANY, SAME) for word in (*DECISIONS, *SHORTFALL)),
    *(Transition(f"delivery.{news}", ANY, SAME, guard=is_own_drive) for news in AT_THE_WHEEL),
    Transition("delivery.failed", ANY, SAME, guard=is_own_return),
    Transition("delivery.driver_arrived", ANY, SAME, says="driver_arrived"),
    Transition("delivery.locked", ANY, SAME, says="delivery_locked"),
    Transition("delivery.unlocked", ANY, SAME, says="delivery_unlocked"),
    Transition("delivery.cash_taken", ANY, SAME, guard=is_short, says="cash_short"),
    Transition("delivery.cash_not_due", ANY, SAME, guard=is_late, says="cash_goes_back"),
    Transition("delivery.problem", ANY, SAME, says="driver_problem"),
    Transition("delivery.wait_over", ANY, SAME, says="driver_waited"),
    Transition("delivery.carried_on", ANY, SAME, says="carried_on"),
    Transition("delivery.completed", ANY, SAME, guard=is_without_pin, says="left_without_pin"),
    Transition("delivery.failed", ANY, SAME, says="comes_back"),
    Transition("delivery.returned", ANY, SAME, says="is_back"),
    Transition("delivery.reopened", ANY, SAME, says="tried_again"),
    Transition("delivery.settlement_asked", ANY, SAME, says="settlement_asked"),
    Transition("delivery.settled", ANY, SAME, says="settled"),
    Transition("delivery.settlement_refused", ANY, SAME, says="settlement_refused"),
    Transition("delivery.settlement_closed", ANY, SAME, says="settlement_closed"),
    Transition("delivery.decision_refused", ANY, SAME, says="decision_refused"),
    Transition("delivery.sos", ANY, SAME, says="sos"),
    Transition("delivery.sos_answered", ANY, SAME, says="sos_seen"),
)
"""For the shop's people, any of whom may decide."""
