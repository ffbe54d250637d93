"""The bus: every event to everybody it concerns, once, in order among events of one cause."""

import asyncio
import contextlib
import itertools

import pytest

from bot import ANY, SAME, Envelope, Event, Plugin, Transaction, Transition, Turn
from bot.bus import Bus
from tests.doubles.events import Happened, Ignored, OrderMade
from tests.doubles.house import House, table
from tests.doubles.rows import envelope

FLOW = table(
    Transition("shop", ("home", "cart"), "cart"),
    Transition("back", ANY, "home"),
    Transition("order.made", ANY, SAME),
)


class Domain:
    """A domain that takes part in an event, and fails as often as told; ``times`` are when it was tried."""

    def __init__(self, name: str, failures: int = 0) -> None:
        self.plugin = Plugin(name)
        self.plugin.consume("test.happened")(self.consume)
        self.failures, self.seen, self.times = failures, list[str](), list[float]()

    async def consume(self, tx: Transaction, event: Envelope) -> None:
        self.times.append(asyncio.get_running_loop().time())
        if self.failures:
            self.failures -= 1
            raise KeyError("price")
        self.seen.append(event.data["what"])


async def house_of(*domains: Domain) -> House:
    """A house with these domains."""
    return await House([Plugin("test", flows=[FLOW]), *(domain.plugin for domain in domains)]).open()


async def publish(house: House, *events: Event, cause: str | None = None) -> None:
    """Publish events with a turn of their own."""
    house.store.publish(house.store.event_rows([envelope(one, correlation=cause) for one in events]))


async def deliver_for(house: House, seconds: float) -> None:
    """Let the bus run for a while."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(house.bus.run(), seconds)


def statuses(house: House) -> list[str]:
    return [row.status for row in house.store.events]


async def test_an_event_reaches_every_domain_that_takes_part_once() -> None:
    orders, stock = Domain("orders"), Domain("stock")
    house = await house_of(orders, stock)
    await publish(house, Happened(what="one"))
    assert await house.bus.deliver() == 1
    assert await house.bus.deliver() == 0
    assert (orders.seen, stock.seen) == (["one"], ["one"])
    assert statuses(house) == ["done"]


async def test_an_event_that_nobody_takes_part_in_is_done_with() -> None:
    house = await house_of()
    await publish(house, Ignored(what="one"))
    await house.bus.deliver()
    assert statuses(house) == ["done"]


async def test_a_failing_delivery_is_tried_again_after_1_2_and_4_seconds_then_buried() -> None:
    orders = Domain("orders", failures=9)
    house = await house_of(orders)
    await publish(house, Happened(what="one"))
    await deliver_for(house, 60)
    assert len(orders.times) == 4
    assert all(wait >= due for wait, due in zip(_gaps(orders.times), (1, 2, 4), strict=True))
    assert statuses(house) == ["dead"]
    assert house.store.events[0].error == "KeyError: 'price'"


async def test_a_delivery_that_succeeds_on_a_later_try_is_done() -> None:
    orders = Domain("orders", failures=3)
    house = await house_of(orders)
    await publish(house, Happened(what="one"))
    await deliver_for(house, 60)
    assert (orders.seen, statuses(house)) == (["one"], ["done"])


async def test_a_domain_that_succeeded_is_not_asked_again_when_another_one_fails() -> None:
    orders, stock = Domain("orders"), Domain("stock", failures=2)
    house = await house_of(orders, stock)
    await publish(house, Happened(what="one"))
    await deliver_for(house, 60)
    assert (orders.seen, stock.seen) == (["one"], ["one"])
    assert (len(orders.times), len(stock.times)) == (1, 3)


async def test_events_of_one_cause_are_delivered_in_order() -> None:
    orders = Domain("orders")
    house = await house_of(orders)
    await publish(house, *(Happened(what=what) for what in "abc"), cause="one")
    await house.bus.deliver()
    assert orders.seen == ["a", "b", "c"]


async def test_an_event_waits_for_an_earlier_one_of_its_cause_that_is_tried_again() -> None:
    orders = Domain("orders", failures=2)
    house = await house_of(orders)
    await publish(house, Happened(what="a"), Happened(what="b"), cause="one")
    await house.bus.deliver()
    await publish(house, Happened(what="c"), cause="one")
    await deliver_for(house, 60)
    assert orders.seen == ["a", "b", "c"]


async def test_events_of_one_cause_keep_their_order_when_another_process_takes_over() -> None:
    orders = Domain("orders", failures=1)
    house = await house_of(orders)
    await publish(house, Happened(what="a"), Happened(what="b"), cause="one")
    await house.bus.deliver()
    successor = House(house.plugins, store=house.store)
    await deliver_for(successor, 60)
    assert orders.seen == ["a", "b"]


async def test_an_event_goes_on_once_the_earlier_one_of_its_cause_is_buried() -> None:
    orders = Domain("orders", failures=4)
    house = await house_of(orders)
    await publish(house, Happened(what="a"), Happened(what="b"), cause="one")
    await deliver_for(house, 60)
    assert orders.seen == ["b"]
    assert statuses(house) == ["dead", "done"]


async def test_events_of_another_cause_do_not_wait() -> None:
    orders = Domain("orders", failures=1)
    house = await house_of(orders)
    await publish(house, Happened(what="a"), cause="one")
    await publish(house, Happened(what="b"), cause="two")
    await house.bus.deliver()
    assert orders.seen == ["b"]


async def test_the_bus_sleeps_until_something_is_published() -> None:
    orders = Domain("orders")
    house = await house_of(orders)
    running = asyncio.create_task(house.bus.run())
    await asyncio.sleep(1)
    await publish(house, Happened(what="one"))
    house.bus.published.set()
    await asyncio.sleep(0.001)
    assert orders.times == [1]
    running.cancel()


async def test_the_bus_looks_for_itself_now_and_then() -> None:
    orders = Domain("orders")
    house = await house_of(orders)
    running = asyncio.create_task(house.bus.run())
    await asyncio.sleep(1)
    await publish(house, Happened(what="one"))
    await asyncio.sleep(5)
    assert orders.seen == ["one"]
    running.cancel()


async def test_a_listener_hears_of_an_event_after_the_domains() -> None:
    orders = Domain("orders")
    house = await house_of(orders)
    heard = []

    async def listener(event: Envelope) -> None:
        heard.append((event.data["what"], list(orders.seen)))

    bus: Bus = house.bus
    bus.listeners = {"test.happened": listener}
    await publish(house, Happened(what="one"))
    await bus.deliver()
    assert heard == [("one", ["one"])]


@pytest.mark.parametrize("event", [OrderMade(order_id="unknown"), OrderMade(order_id="")])
async def test_an_event_about_nothing_we_know_concerns_no_conversation(event: Event) -> None:
    house = await house_of()
    await publish(house, event)
    await house.bus.deliver()
    assert house.store.inputs == {}


async def test_an_event_enters_its_conversation_once_however_often_it_is_delivered() -> None:
    shop = Plugin("test", flows=[FLOW])

    @shop.on("shop")
    async def route(turn: Turn) -> None:
        turn.route("order-1")

    house = await House([shop]).open()
    await house.say("shop")
    await publish(house, OrderMade(order_id="order-1"))
    await house.bus.deliver()
    house.store.events[-1].status = "waiting"
    await house.settle()
    assert [row.input.kind for row in house.store.inputs.values()] == ["message", "event"]
    assert house.talk().version == 2


def _gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times)]
