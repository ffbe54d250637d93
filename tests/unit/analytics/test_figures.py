"""Takings, times, and all that is only counted."""

from itertools import pairwise

from tests.doubles.counted import ITEM, Counted, paid, placed, told


async def test_takings_are_told_by_method_with_what_went_back(shop: Counted) -> None:
    await shop.told(paid("one", "70.00"), paid("two", "30.50"), paid("three", "99.99", method="paystack"))
    await shop.told(
        told(
            "refund.succeeded",
            payment_id="payment of three",
            amount="99.99",
            currency="ZAR",
            order_id="three",
        )
    )
    assert await shop.ask("takings") == [
        {
            "method": "cash",
            "currency": "ZAR",
            "payments": 2,
            "paid": 10050,
            "refunds": 0,
            "refunded": 0,
            "net": 10050,
        },
        {
            "method": "paystack",
            "currency": "ZAR",
            "payments": 1,
            "paid": 9999,
            "refunds": 1,
            "refunded": 9999,
            "net": 0,
        },
    ]


async def test_takings_of_two_currencies_are_never_added_up(shop: Counted) -> None:
    await shop.told(paid("one", "70.00"), paid("two", "70.00", currency="KES"))
    assert [(row["currency"], row["net"]) for row in await shop.ask("takings")] == [
        ("KES", 7000),
        ("ZAR", 7000),
    ]


async def test_a_refund_is_of_the_day_on_which_it_is_given(shop: Counted) -> None:
    back = {"payment_id": "payment of one", "amount": "70.00", "currency": "ZAR", "order_id": "one"}
    await shop.told(paid("one"), told("refund.succeeded", 86400, **back))
    assert [row["net"] for row in await shop.ask("takings", 0, 86400)] == [7000]
    assert [row["net"] for row in await shop.ask("takings", 86400, 2 * 86400)] == [-7000]


MORNING = (
    ("order.created", 0),
    ("order.waiting", 20),
    ("order.confirmed", 80),
    ("order.ready", 980),
    ("delivery.picked_up", 1280),
    ("delivery.completed", 1880),
)
"""When an order reached what, in seconds."""


async def test_each_stage_of_an_order_has_its_time(shop: Counted) -> None:
    _, *rest = MORNING
    await shop.told(placed("one", "thandi"), *(told(name, after, order_id="one") for name, after in rest))
    assert {row["stage"]: row["seconds"] for row in await shop.ask("times")} == {
        "waiting": 60,
        "accepted": 900,
        "ready": 300,
        "on the way": 600,
        "delivered": 1880,
    }


async def test_an_order_that_is_fetched_is_ready_until_then_and_on_no_way(shop: Counted) -> None:
    await shop.told(placed("one", "thandi"), told("order.confirmed", 60, order_id="one"))
    await shop.told(told("order.ready", 600, order_id="one"), told("order.collected", 900, order_id="one"))
    assert {row["stage"]: row["seconds"] for row in await shop.ask("times")} == {
        "waiting": 60,
        "accepted": 540,
        "ready": 300,
        "delivered": 900,
    }


async def test_what_an_order_reaches_a_second_time_is_not_measured_again(shop: Counted) -> None:
    await shop.told(placed("one", "thandi"), told("order.confirmed", 60, order_id="one"))
    await shop.told(told("order.confirmed", 500, order_id="one"))
    assert [(row["orders"], row["seconds"]) for row in await shop.ask("times")] == [(1, 60)]


async def test_half_and_nine_in_ten_are_read_off_the_histogram(shop: Counted) -> None:
    for number, seconds in enumerate((50, 50, 50, 50, 50, 50, 50, 50, 550, 5000)):
        order = str(number)
        await shop.publish(placed(order, "thandi"), told("order.confirmed", seconds, order_id=order))
    await shop.batches.catch_up()
    [waiting] = await shop.ask("times")
    assert (waiting["orders"], waiting["half"], waiting["most"]) == (10, 60, 600)


async def test_what_takes_longer_than_a_week_is_in_the_last_part_of_the_histogram(shop: Counted) -> None:
    await shop.told(placed("one", "thandi"), told("order.confirmed", 8 * 86400, order_id="one"))
    [waiting] = await shop.ask("times", 0, 9 * 86400)
    assert (waiting["most"], waiting["seconds"]) == (604800, 8 * 86400)


async def test_messages_orders_offers_and_missed_orders_are_counted(shop: Counted) -> None:
    await shop.told(
        told("whatsapp.message.received"),
        told("whatsapp.message.received"),
        told("order.declined", order_id="one", reason="kitchen_closed"),
        told("order.withdrawn", order_id="three", missed=True),
        told("order.withdrawn", order_id="four", missed=False),
        told("order.cancelled", order_id="one", reason="somebody's own words"),
        *(told("delivery.offered", order_id="two", delivery_id="two") for _ in range(3)),
        told("delivery.offer_closed", delivery_id="two", why="expired"),
        told("delivery.offer_closed", delivery_id="two", why="passed"),
        told("delivery.assigned", order_id="two", delivery_id="two"),
    )
    assert await shop.labels("messages") == {"in": 2}
    assert await shop.labels("missed") == {"kitchen_closed": 1, "no answer": 1}
    assert await shop.labels("orders") == {"cancelled": 1}
    assert await shop.labels("offers") == {"made": 3, "expired": 1, "passed": 1, "accepted": 1}


async def test_what_sold_best_is_told_of_orders_that_came_to_their_end(shop: Counted) -> None:
    await shop.told(placed("one", "thandi"), placed("two", "sipho"), placed("lost", "lost"))
    await shop.told(*(told("order.completed", order_id=order) for order in ("one", "two")))
    [kota] = await shop.ask("products")
    assert (kota["name"], kota["quantity"], kota["amount"]) == ("Russian Kota", 4, 14000)


async def test_what_ran_out_after_the_order_was_placed_is_not_sold(shop: Counted) -> None:
    less = [{**ITEM, "quantity": 1}]
    await shop.told(placed("one", "thandi"), told("order.amended", order_id="one", items=less))
    await shop.told(told("order.completed", order_id="one"))
    assert [row["quantity"] for row in await shop.ask("products")] == [1]


async def test_hours_are_counted_by_when_they_begin(shop: Counted) -> None:
    await shop.told(*(paid(str(hour), after=hour * 3600) for hour in range(24)))
    noons = range(0, 86400 + 1, 6 * 3600)
    spans = [await shop.ask("takings", *span) for span in pairwise(noons)]
    assert [row["payments"] for [row] in spans] == [6, 6, 6, 6]
