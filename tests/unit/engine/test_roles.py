"""Who is talking: the roles of a turn come from the shop's list, and guards may ask for them."""

from bot import SAME, Member, Plugin, Transition, Turn
from tests.doubles.house import SIPHO, THANDI, House, table
from tests.doubles.town import SHOP, Town
from tests.doubles.turns import happened


def sells(turn: Turn) -> bool:
    return not turn.roles.isdisjoint({"owner", "manager", "staff"})


def drives(turn: Turn) -> bool:
    return "driver" in turn.roles


FLOW = table(
    Transition("orders", "home", SAME, says="list_of_orders", guard=sells),
    Transition("orders", "home", SAME, says="your_own_orders"),
    Transition("on", "home", SAME, says="on_shift", guard=drives),
    Transition("on", "home", SAME, says="ordinary_reply"),
    Transition("leave", "home", "gone"),
    Transition("return", "gone", "home"),
)


def member(phone: str, *roles: str) -> Member:
    return Member(tenant=SHOP.tenant, phone=phone, roles=frozenset(roles))


async def house(*members: Member) -> House:
    return await House([Plugin("test", flows=[FLOW])], directory=Town(members=members)).open()


async def test_only_a_listed_number_has_a_vendors_words() -> None:
    shop = await house(member(THANDI, "staff"))
    assert await shop.say("orders", who=THANDI) == ["list_of_orders"]
    assert await shop.say("orders", who=SIPHO) == ["your_own_orders"]


async def test_the_first_word_that_somebody_ever_writes_has_their_powers_already() -> None:
    shop = await house(member(SIPHO, "driver"))
    assert await shop.say("on", who=SIPHO) == ["on_shift"]


async def test_one_person_may_be_several() -> None:
    shop = await house(member(SIPHO, "owner", "driver"))
    assert await shop.say("orders", "on", who=SIPHO) == ["list_of_orders", "on_shift"]


async def test_a_driver_is_no_vendor() -> None:
    shop = await house(member(SIPHO, "driver"))
    assert await shop.say("orders", who=SIPHO) == ["your_own_orders"]


async def test_news_and_timers_know_whom_they_reach() -> None:
    seen: list[frozenset[str]] = []
    plugin = Plugin("test", flows=[table(*FLOW.transitions, Transition("order.made", "home", SAME))])

    @plugin.on("order.made")
    async def made(turn: Turn) -> None:
        seen.append(turn.roles)

    shop = await House([plugin], directory=Town(members=(member(THANDI, "owner"),))).open()
    await shop.say("on")
    await shop.engine.decide(shop.talk(), happened("o1"), SHOP, shop.clock.now())
    assert seen == [frozenset({"owner"})]


async def test_who_is_taken_off_the_list_is_a_customer_at_once() -> None:
    town = Town(members=(member(THANDI, "owner"),))
    shop = await House([Plugin("test", flows=[FLOW])], directory=town).open()
    assert await shop.say("orders") == ["list_of_orders"]
    town.list()
    assert await shop.say("orders") == ["your_own_orders"]
