"""Order within a correlation: in a process by lanes, and across retries by the line."""

from __future__ import annotations

import asyncio

from adapters.rabbitmq.lanes import Lanes
from adapters.rabbitmq.line import Line
from adapters.rabbitmq.retries import delays
from tests.rabbitmq.bus import happened


async def test_a_lane_is_worked_off_in_order_beside_the_others() -> None:
    done, go = list[str](), asyncio.Event()

    async def work(item: str) -> None:
        if item == "a1":
            await go.wait()
        done.append(item)
        if item == "b2":
            go.set()

    lanes = Lanes(work, lambda why: None)
    for item in ("a1", "a2", "b1", "b2"):
        lanes.submit(item[0], item)
    await lanes.idle()
    assert done == ["b1", "b2", "a1", "a2"]


async def test_a_lane_whose_work_fails_stays_shut_and_tells_why() -> None:
    done, told = list[str](), list[BaseException]()

    async def work(item: str) -> None:
        if item == "a1":
            raise OSError("no broker")
        if item == "b1":
            raise asyncio.CancelledError
        done.append(item)

    lanes = Lanes(work, told.append)
    for item in ("a1", "a2", "b1", "b2", "c1"):
        lanes.submit(item[0], item)
    await lanes.idle()
    assert (done, [type(why) for why in told]) == (["c1"], [OSError, asyncio.CancelledError])


def test_nobody_gets_past_the_head_of_the_line() -> None:
    line = Line()
    one, two, three = (happened(what, "order") for what in ("one", "two", "three"))
    line.join(one)
    line.join(two)
    line.join(one)  # it has failed again, and keeps its place
    assert [line.before(each) for each in (one, two, three)] == [None, one.event_id, one.event_id]
    line.leave(one)
    assert [line.before(each) for each in (two, three)] == [None, two.event_id]


def test_the_line_is_empty_when_all_have_left() -> None:
    line = Line()
    one, other = happened("one", "order"), happened("other", "another")
    line.join(one)
    assert (bool(line), line.before(other)) == (True, None)
    line.leave(other)
    line.leave(one)
    assert not line


def test_each_retry_waits_twice_as_long_as_the_one_before_and_never_more_than_an_hour() -> None:
    assert (delays(), delays(1200.0)) == ((1.0, 2.0, 4.0), (1200.0, 2400.0, 3600.0))
