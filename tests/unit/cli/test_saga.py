"""Sagas that hang: listed, shown with their log, tried again or turned back, or refused with the reason."""

import asyncio
import json

import pytest
from sqlalchemy import select

from adapters.sql.sagas import SqlSagas
from adapters.sql.sqlite import open_connection
from adapters.sql.tables import events, sagas
from bot.saga import SagaState, SagaStatus
from bot.settings import load

URL = "sqlite:///data/wakala.db"
STREET = "Vilakazi Street"
NEWS = {
    "order.created": {
        "order_id": "order-1",
        "customer_id": "0190a1b2-0000-7000-8000-00000000abcd",
        "items": [],
        "total_amount": "35.00",
        "created_at": "2026-11-23T10:00:00Z",
        "number": 7,
        "currency": "ZAR",
        "delivery_fee": "0.00",
        "fulfilment": "delivery",
        "address": {"text": STREET},
        "payment_method": "cash",
        "cash_note": None,
        "phone": None,
    }
}


@pytest.fixture
def keep(wakala):
    """Keep a saga of an order, in a database that is up to date."""

    def keep(**changes):
        fields = {
            "id": "saga-1",
            "saga": "order_processing",
            "key": "order-1",
            "tenant": "shop",
            "correlation": "cause",
            "step": "schedule_delivery",
            "status": SagaStatus.STUCK,
            "news": NEWS,
            "done": ["create_order", "reserve_stock"],
            "tries": 1,
            "log": [(1_770_000_000.0, "create_order done"), (1_770_000_060.0, "nobody answered")],
        }

        async def work():
            from adapters.cli.shops import opened

            async with opened(load(None, {})) as shops:
                run = shops.database.transactions.run
                await run("test", lambda tx: SqlSagas().save(tx, SagaState(**fields | changes)), "shop")

        asyncio.run(work())

    return keep


def standing():
    with open_connection(URL, reads=True) as connection:
        return connection.execute(select(sagas.c.step, sagas.c.status)).one()


def published():
    with open_connection(URL, reads=True) as connection:
        types = connection.execute(select(events.c.type).order_by(events.c.position)).scalars()
        return [one for one in types if not one.startswith(("tenant.", "catalogue."))]


def test_there_may_be_none(wakala):
    assert wakala("saga", "list", "--json").out == "[]\n"


def test_one_that_is_stuck_is_listed_with_its_order_step_age_and_why(wakala, keep):
    keep()
    (line,) = json.loads(wakala("saga", "list", "--json").out)
    assert line.pop("age").endswith(("days", "day"))
    assert line == {
        "id": "saga-1",
        "saga": "order_processing",
        "key": "order-1",
        "step": "schedule_delivery",
        "status": "stuck",
        "reason": "nobody answered",
    }
    assert "nobody answered" in wakala("saga", "list", "--status", "stuck").out
    assert "order-1" not in wakala("saga", "list", "--status", "running").out


@pytest.mark.parametrize("name", ["saga-1", "order-1"])
def test_one_is_shown_with_its_log_and_its_times(wakala, keep, name):
    keep()
    shown = wakala("saga", "show", name).out
    assert "2026-02-02 02:40:00 UTC  create_order done" in shown
    assert "create_order, reserve_stock" in shown


def test_what_it_knows_of_the_customer_is_masked(wakala, keep):
    keep()
    shown = wakala("saga", "show", "order-1", "--json").out
    assert json.loads(shown)["news"]["order.created"]["total_amount"] == "35.00"
    assert STREET not in shown
    assert "7000-8000" not in shown


def test_an_end_that_several_share_is_refused(wakala, keep):
    keep(id="saga-1-abcd1234", key="order-1")
    keep(id="saga-2-abcd1234", key="order-2")
    assert "saga-1-abcd1234" in wakala("saga", "show", "1-abcd1234").out
    assert "is the key of several" in wakala("saga", "show", "abcd1234").err


def test_one_that_is_not_there_is_named(wakala):
    ended = wakala("saga", "show", "nothing")
    assert ended.code == 2
    assert "'nothing' is no saga's id or key; `wakala saga list` shows them" in ended.err


def test_a_step_is_tried_again_as_a_command_of_its_own(wakala, keep):
    keep()
    for _ in range(2):
        assert wakala("saga", "retry", "order-1").code == 0
    assert standing() == ("schedule_delivery", "running")
    assert published() == ["delivery.schedule", "delivery.schedule"]


def test_one_is_turned_back_and_undoes_first_what_may_have_had_an_effect(wakala, keep):
    keep()
    assert wakala("saga", "compensate", "order-1", "--reason", "no drivers today").code == 0
    assert standing() == ("schedule_delivery", "compensating")
    assert published() == ["delivery.cancel"]
    assert "no drivers today" in wakala("saga", "list").out


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"status": SagaStatus.DONE}, "saga saga-1 is done: what it did is not undone by itself"),
        ({"status": SagaStatus.COMPENSATED, "reason": "rain"}, "is compensated already, because: rain"),
        ({"status": SagaStatus.STUCK, "reason": "rain"}, "is turning back already, because: rain; retry it"),
        ({"status": SagaStatus.RUNNING, "past_return": True}, "is past the point of no return"),
    ],
)
def test_one_that_cannot_turn_back_says_why(wakala, keep, changes, why):
    keep(**changes)
    ended = wakala("saga", "compensate", "order-1", "--reason", "no drivers today")
    assert ended.code == 2
    assert why in ended.err
    assert published() == []


@pytest.mark.parametrize("status", [SagaStatus.DONE, SagaStatus.COMPENSATED])
def test_one_that_has_ended_has_nothing_to_try_again(wakala, keep, status):
    keep(status=status)
    ended = wakala("saga", "retry", "order-1")
    assert ended.code == 2
    assert f"saga saga-1 is {status}: it has no step to try again" in ended.err


def test_turning_back_needs_a_reason(wakala, keep):
    keep()
    assert wakala("saga", "compensate", "order-1").code == 2
    assert "say why" in wakala("saga", "compensate", "order-1", "--reason", " ").err


def test_one_of_a_plugin_that_is_off_is_left_alone(wakala, keep):
    keep(saga="loyalty_points")
    ended = wakala("saga", "retry", "order-1")
    assert ended.code == 2
    assert "'loyalty_points', which no plugin that is switched on brings" in ended.err
