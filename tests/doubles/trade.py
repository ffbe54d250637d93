"""A shop with three flows: customers shop, the owner vends, the driver drives."""

from __future__ import annotations

from typing import ClassVar

from bot import ANY, RETURN, SAME, WORK, After, Event, Flow, Member, Plugin, State, Transition, Turn
from tests.doubles.house import SIPHO, THANDI, House, table
from tests.doubles.town import SHOP, Town
from tests.doubles.words import NamedWords

OWNER = Member(tenant=SHOP.tenant, phone=THANDI, roles=frozenset({"owner"}), id="m1")
DRIVER = Member(tenant=SHOP.tenant, phone=SIPHO, roles=frozenset({"driver"}), id="m2", place=2)
BOTH = Member(tenant=SHOP.tenant, phone=SIPHO, roles=frozenset({"owner", "driver"}), id="m3", place=3)


class Waiting(Event, frozen=True, kw_only=True):
    type: ClassVar[str] = "order.waiting"
    order_id: str = "o1"


class Accepted(Event, frozen=True, kw_only=True):
    type: ClassVar[str] = "orders.confirm"


class Delayed(Event, frozen=True, kw_only=True):
    type: ClassVar[str] = "order.delayed"
    member_id: str


class Offered(Event, frozen=True, kw_only=True):
    type: ClassVar[str] = "delivery.offered"
    driver_id: str


SHOPPING = table(
    Transition("greet", ("home", "basket"), "home"),
    Transition("order", "home", "basket"),
    Transition("order", "basket", SAME, says="more"),
    Transition("back", "basket", "home"),
    Transition("work", "basket", SAME, says="hard_work"),
    Transition(After(minutes=5), "basket", "home", says="still_there"),
)
SHOPPING = Flow(
    SHOPPING.name, 1, "home", "home", SHOPPING.states, SHOPPING.transitions, welcome="notice", opens="greet"
)
SECOND = (
    Transition("ask_sure", ANY, "sure"),
    Transition("sure_yes", "sure", RETURN),
    Transition("sure_no", "sure", RETURN, says="left"),
)
VENDING = Flow(
    "vending",
    1,
    "work",
    "work",
    (State("work", prompts=False), State("sure", aside=True, lapses=True)),
    (
        Transition("accept", ANY, SAME),
        Transition("close", ANY, SAME),
        Transition("greet", ANY, SAME, says="at_work"),
        Transition("undo", ANY, SAME),
        Transition("reopen", ANY, SAME),
        Transition("buy", ANY, SAME, flow="test"),
        Transition("work", ANY, SAME, flow=WORK),
        Transition("order.waiting", ANY, SAME, says="new_order"),
        Transition("order.delayed", ANY, SAME, says="is_late"),
        *SECOND,
    ),
    serves=frozenset({"owner", "staff"}),
    addressed_by="member_id",
    covers=True,
    overrides=frozenset({"reopen"}),
    opens="greet",
)
DRIVING = Flow(
    "driving",
    1,
    "wheel",
    "wheel",
    (State("wheel", prompts=False), State("sure", aside=True, lapses=True)),
    (
        Transition("on", ANY, SAME, says="on_shift"),
        Transition("settle", ANY, SAME),
        Transition("delivery.offered", ANY, SAME, says="an_offer"),
        *SECOND,
    ),
    serves=frozenset({"driver"}),
    addressed_by="driver_id",
)
PHRASES = {
    "vending/accept": {"en": ["acc", "accept"]},
    "vending/close": {"en": ["close"]},
    "vending/greet": {"en": ["hello"]},
    "vending/undo": {"en": ["undo"]},
    "vending/reopen": {"en": ["open"]},
    "vending/buy": {"en": ["buy"]},
    "vending/work": {"en": ["work"]},
    "vending/sure_yes": {"en": ["yes", "ja"]},
    "vending/sure_no": {"en": ["no"]},
    "driving/on": {"en": ["on", "on shift"]},
    "driving/settle": {"en": ["settle"]},
    "driving/sure_yes": {"en": ["yes", "ja"]},
}


def trade() -> Plugin:
    plugin = Plugin("trade", flows=[SHOPPING, VENDING, DRIVING])

    @plugin.on("accept", flow="vending")
    async def accept(turn: Turn) -> None:
        turn.say(f"accepted {turn.argument} as {turn.rank}")
        turn.publish(Accepted())

    @plugin.on("close", flow="vending")
    async def close(turn: Turn) -> None:
        if turn.sure("close_now"):
            turn.undo_by("reopen", "the shop")
            turn.say(f"closed {turn.argument}".strip())

    @plugin.on("reopen", flow="vending")
    async def reopen(turn: Turn) -> None:
        turn.say(f"opened {turn.argument}".strip())

    @plugin.on("settle", flow="driving")
    async def settle(turn: Turn) -> None:
        if turn.sure("settle_now"):
            turn.say(f"settled {turn.argument}")

    @plugin.on("sure_yes", flow="vending")
    @plugin.on("sure_yes", flow="driving")
    async def sure_yes(turn: Turn) -> None:
        turn.again("sure")

    @plugin.on("undo", flow="vending")
    async def undo(turn: Turn) -> None:
        if not turn.again("undo"):
            turn.say("nothing")

    return plugin


async def open_house(*members: Member) -> House:
    words = NamedWords(
        {
            "new_order": {"accept:12 20": "Accept", "close": "Close"},
            "basket": {"order": "More"},
            "sure": {"sure_yes": "Yes"},
        }
    )
    house = House([trade()], words=words, directory=Town(members=members), phrases=PHRASES)
    return await house.open()


async def publish(house: House, event: Event) -> None:
    """Let a domain publish it, and wait for what comes of it."""
    await house.publish(event)
    await house.settle()
