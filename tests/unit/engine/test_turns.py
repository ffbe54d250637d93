"""What one turn does: handlers change, guards choose, words are collected."""

import datetime as dt

import pytest

from bot import ANY, SAME, Location, Plugin, Refusal, State, Transition, Turn
from bot.channel import Received
from bot.clock import utc
from bot.messages import Message, Reaction, Sender, Text
from tests.doubles.events import OrderMade
from tests.doubles.house import THANDI, House, engine_of, table
from tests.doubles.rows import NOON
from tests.doubles.town import SHOP
from tests.doubles.turns import happened, said, turn_in
from tests.doubles.words import NamedWords


def has_items(turn: Turn) -> bool:
    """The cart is not empty."""
    return bool(turn.slots.get("cart"))


SHOPPING = table(
    Transition("shop", ("home", "cart"), "cart"),
    Transition("pay", "cart", "paying", guard=has_items, otherwise="cart_empty"),
    Transition("pay", "paying", "thanks"),
    Transition("menu", ANY, "home"),
    Transition("look", ANY, SAME, says="looking"),
    Transition("quietly", "cart", SAME),
    Transition("order.made", ANY, SAME),
    states=[State("thanks", prompts=False)],
)


@pytest.fixture
def plugin() -> Plugin:
    return Plugin("test", flows=[SHOPPING])


async def test_a_turn_moves_the_conversation_and_shows_where_it_is(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    assert await house.say("shop") == ["cart"]
    assert (house.talk().state, house.talk().version) == ("cart", 1)


async def test_a_newcomer_is_welcomed_once_before_anything_else() -> None:
    house = await House([Plugin("test", flows=[table(*SHOPPING.transitions, welcome="hello")])]).open()
    assert await house.say("shop", "shop") == ["hello\n\ncart", "cart"]


async def test_all_that_a_turn_says_makes_one_message_in_the_order_it_was_said(plugin: Plugin) -> None:
    @plugin.on("shop")
    async def shop(turn: Turn) -> None:
        turn.say("one")
        turn.say("two")

    assert await (await House([plugin]).open()).say("shop") == ["one\n\ntwo\n\ncart"]


async def test_a_turn_that_says_nothing_sends_nothing(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop")
    assert await house.say("quietly") == []
    assert house.talk().version == 2


async def test_a_state_without_a_prompt_is_entered_without_a_word(plugin: Plugin) -> None:
    turn = turn_in(SHOPPING, "paying")
    decision = await engine_of(plugin).decide(turn.conversation, said("pay"), SHOP, NOON)
    assert (turn.conversation.state, decision.replies) == ("thanks", ())


async def test_a_reaction_is_not_answered(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    assert await house.say(Reaction("wamid.1", "+")) == []
    assert house.outcomes()["100:m1"] == ("done", "")


async def test_handlers_run_before_the_guards_of_the_table(plugin: Plugin) -> None:
    @plugin.on("pay")
    async def pay(turn: Turn) -> None:
        turn.slots["cart"] = ["kota"]

    house = await House([plugin]).open()
    assert await house.say("shop", "pay") == ["cart", "paying"]


async def test_where_no_guard_holds_the_row_says_why_and_the_state_stays(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    assert await house.say("shop", "pay") == ["cart", "cart_empty"]
    assert house.talk().state == "cart"


async def test_a_handler_that_declines_says_why_and_the_state_stays(plugin: Plugin) -> None:
    @plugin.on("shop")
    async def shop(turn: Turn) -> None:
        raise Refusal("closed", until="08:00")

    words = NamedWords()
    house = await House([plugin], words).open()
    assert await house.say("shop") == ["closed"]
    assert house.talk().state == "home"
    assert house.outcomes()["100:m1"] == ("done", "")
    assert dict(words.rendered)["closed"]["until"] == "08:00"


async def test_a_third_refusal_in_a_row_offers_a_person(plugin: Plugin) -> None:
    @plugin.on("shop")
    async def shop(turn: Turn) -> None:
        raise Refusal("closed")

    house = await House([plugin]).open()
    assert await house.say("shop", "shop", "shop") == [
        "closed",
        "closed",
        "closed\n\nnot_understood_person\n\nhome",
    ]


async def test_a_handler_may_set_off_another_trigger_in_the_same_turn(plugin: Plugin) -> None:
    @plugin.on("shop")
    async def shop(turn: Turn) -> None:
        turn.slots["cart"] = ["kota"]
        turn.follow("pay")

    house = await House([plugin]).open()
    assert await house.say("shop") == ["paying"]
    assert (house.talk().state, house.talk().version) == ("paying", 1)


async def test_entering_a_state_runs_its_handler_whichever_row_led_there(plugin: Plugin) -> None:
    entered = []

    @plugin.enter("home")
    async def home(turn: Turn) -> None:
        entered.append(turn.trigger)

    house = await House([plugin]).open()
    await house.say("menu", "look", "menu")
    assert entered == ["menu", "menu"]


@pytest.mark.parametrize(("times", "outcome"), [(10, "done"), (11, "failed")])
async def test_one_input_sets_off_ten_triggers_and_no_more(plugin: Plugin, times: int, outcome: str) -> None:
    fired = []

    @plugin.on("look")
    async def look(turn: Turn) -> None:
        fired.append(turn.trigger)
        if len(fired) < times:
            turn.follow("look")

    house = await House([plugin]).open()
    await house.say("look")
    assert house.outcomes()["100:m1"][0] == outcome
    assert len(fired) == 10


async def test_a_view_gives_a_template_its_values_and_the_handlers_own_go_first(plugin: Plugin) -> None:
    @plugin.view("cart", "looking")
    def view(turn: Turn) -> dict[str, object]:
        return {"total": 7000, "items": 2}

    @plugin.on("look")
    async def look(turn: Turn) -> None:
        turn.say("looking", items=3)

    words = NamedWords()
    await (await House([plugin], words).open()).say("shop", "look")
    cart, looking = dict(words.rendered)["cart"], next(v for name, v in words.rendered if name == "looking")
    assert (cart["total"], cart["items"]) == (7000, 2)
    assert (looking["total"], looking["items"]) == (7000, 3)
    assert (cart["name"], cart["shop"].name) == ("Thandi", "Mama Joy's Kota & Spaza")


async def test_choices_carry_the_number_of_the_turn_that_offers_them(plugin: Plugin) -> None:
    words = NamedWords({"cart": {"pay": "Check out", "menu": "Menu"}})
    house = await House([plugin], words).open()
    await house.say("look", "shop")
    reply = house.channel.sent[-1].reply
    assert [(one.id, one.title) for one in reply.choices] == [("2.pay", "Check out"), ("2.menu", "Menu")]
    offered = house.talk().offered
    assert offered is not None
    assert (offered.step, offered.choices) == (2, [("pay", "Check out"), ("menu", "Menu")])


async def test_a_late_message_is_answered_but_not_acted_on(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    sent = utc(house.clock.now()) - dt.timedelta(hours=7)
    late = Message("m1", Sender({"wa_id": THANDI}), Text("shop"), sent)
    await house.intake.take([Received("100", late)])
    await house.settle()
    assert house.channel.sent[-1].reply.text == "late\n\nhome"
    assert house.talk().state == "home"


async def test_what_a_person_is_called_and_how_they_are_reached_is_remembered(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("look")
    at = utc(house.clock.now())
    named = Message("m9", Sender({"bsuid": "US.1", "wa_id": THANDI}, "Mma T"), Text("look"), at)
    await house.intake.take([Received("100", named)])
    await house.settle()
    assert house.talk().name == "Mma T"
    assert house.talk().address == {"wa_id": THANDI, "bsuid": "US.1"}
    assert house.channel.sent[-1].to == {"wa_id": THANDI, "bsuid": "US.1"}


async def test_an_event_reaches_the_conversation_whose_turn_made_its_id(plugin: Plugin) -> None:
    @plugin.on("shop")
    async def shop(turn: Turn) -> None:
        turn.route("order-1")
        turn.publish(OrderMade(order_id="order-1"))

    @plugin.on("order.made")
    async def made(turn: Turn) -> None:
        assert turn.event is not None
        turn.slots["heard"] = [turn.event.event_type, turn.event.data, turn.content, turn.text]
        turn.say("news")

    house = await House([plugin]).open()
    assert await house.say("shop") == ["cart", "news"]
    assert house.talk().slots["heard"] == ["order.made", {"order_id": "order-1"}, None, ""]


@pytest.mark.parametrize("state", SHOPPING.states)
async def test_an_event_is_valid_in_every_state_and_need_not_move_it(plugin: Plugin, state: State) -> None:
    @plugin.on("order.made")
    async def made(turn: Turn) -> None:
        turn.say("news")

    turn = turn_in(SHOPPING, state.name)
    decision = await engine_of(plugin).decide(turn.conversation, happened("order-1"), SHOP, NOON)
    assert [one.text for one in decision.replies] == ["news"]
    assert turn.conversation.state == state.name


async def test_a_handler_sees_what_was_said_and_where(plugin: Plugin) -> None:
    seen = []

    @plugin.on("look")
    async def look(turn: Turn) -> None:
        seen.append((turn.text, turn.location, turn.trigger, turn.customer, turn.now))

    house = await House([plugin]).open()
    await house.say(" look ", Location(-26.2, 28.0))
    assert seen == [("look", None, "look", house.talk().customer, utc(house.clock.now()))]
