"""What happened, listed and shown without telling who; and read models made anew."""

import asyncio
import json

import pytest
from sqlalchemy import delete, select, update

from adapters.cli.shops import opened
from adapters.sql.sqlite import open_connection
from adapters.sql.tables import events
from bot.privacy import mask
from bot.settings import load
from plugins.orders import service, store
from plugins.orders.events import OrderLine, PlaceOrder
from plugins.tenants.demo import SHOP

URL = "sqlite:///data/wakala.db"
CUSTOMER = "0190a1b2-0000-7000-8000-00000000abcd"
STREET = "Vilakazi Street"


def place(order_id):
    return PlaceOrder(
        order_id=order_id,
        customer_id=CUSTOMER,
        currency="ZAR",
        items=[OrderLine(product_id="kota", name="Kota", quantity=1, unit_price=35_00, options=[])],
        delivery_fee=0,
        fulfilment="delivery",
        address={"text": STREET, "pin": None},
        payment_method="cash",
        cash_note=None,
        phone="27821234567",
    )


@pytest.fixture
def orders(wakala):
    """Two orders of the demo shop."""

    async def trade():
        async with opened(load(None, {})) as shops:
            for order_id in ("one", "two"):
                run = shops.database.transactions.run
                await run("orders", lambda tx, id=order_id: service.place(tx, place(id)), SHOP.tenant)

    asyncio.run(trade())


@pytest.fixture
def change(wakala):
    """Change the database as nobody should."""

    def change(statement):
        with open_connection(URL) as connection, connection.begin():
            connection.execute(statement)

    return change


def listed(wakala, *options):
    found = json.loads(wakala("events", "list", "--json", *options).out)
    return [(one["envelope"]["event_type"], one["envelope"]["data"].get("order_id")) for one in found]


CREATED = [("order.created", "two"), ("order.created", "one")]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--type", "order.created"), CREATED),
        (("--type", "order.created", "--limit", "1"), CREATED[:1]),
        (("--order", "one"), CREATED[1:]),
        (("--stream", "order-two"), CREATED[:1]),
        (("--stream", f"{SHOP.tenant}/order-two"), CREATED[:1]),
        (("--stream", "order-%"), []),
        (("--type", "order.created", "--tenant", SHOP.tenant), CREATED),
        (("--tenant", "nobody"), []),
        (("--type", "order.created", "--since", "1h"), CREATED),
        (("--since", "2100-01-01T00:00Z"), []),
    ],
)
def test_events_are_listed_newest_first_and_by_what_they_are(wakala, orders, options, expected):
    assert listed(wakala, *options) == expected


def test_a_time_that_cannot_be_read_is_named(wakala):
    ended = wakala("events", "list", "--since", "yesterday")
    assert ended.code == 2
    assert "'yesterday'" in ended.err


def test_nobody_can_be_told_from_what_is_listed(wakala, orders):
    table = wakala("events", "list").out
    assert "order.created" in table
    for secret in (CUSTOMER, STREET, "27821234567"):
        assert secret not in table + wakala("events", "list", "--json").out


def event_id(wakala):
    (found,) = json.loads(wakala("events", "list", "--order", "one", "--json").out)
    return found["envelope"]["event_id"]


def test_one_is_shown_whole_and_masked_unless_it_is_to_be_revealed(wakala, orders):
    masked, revealed = (
        json.loads(wakala("events", "show", event_id(wakala), *more).out) for more in ((), ("--reveal",))
    )
    assert masked["data"]["total_amount"] == revealed["data"]["total_amount"] == "35.00"
    assert (masked["data"]["customer_id"], masked["data"]["address"]) == (mask(CUSTOMER), "*****")
    assert (revealed["data"]["customer_id"], revealed["data"]["address"]["text"]) == (CUSTOMER, STREET)
    assert (masked["data"]["cash_note"], masked["metadata"]["sequence"]) == (None, 1)


def test_one_that_left_the_published_is_found_in_the_event_store(wakala, orders, change):
    id = event_id(wakala)
    change(delete(events))
    assert json.loads(wakala("events", "show", id).out)["data"]["order_id"] == "one"
    assert listed(wakala, "--stream", "order-one") == CREATED[1:]


def test_the_end_of_an_id_is_enough_as_narrow_tables_show_no_more(wakala, orders):
    ending = f"…{event_id(wakala)[-8:]}"
    assert json.loads(wakala("events", "show", ending).out)["data"]["order_id"] == "one"
    assert wakala("events", "show", event_id(wakala)[-7:]).code == 2


def test_an_event_that_is_not_there_is_named(wakala, orders):
    ended = wakala("events", "show", "nothing")
    assert ended.code == 2
    assert "no event has the id 'nothing'; `wakala events list`" in ended.err


def test_a_dead_event_is_listed_with_why(wakala, orders, change):
    change(update(events).where(events.c.type == "order.created").values(status=2, error="KeyError: 'x'"))
    assert "dead" in (table := wakala("events", "list", "--order", "one").out)
    assert "KeyError: 'x'" in table


def test_a_replay_says_whether_it_changed_anything(wakala, orders, change):
    def rows():
        with open_connection(URL, reads=True) as connection:
            return connection.execute(select(store.orders).order_by(store.orders.c.order_id)).all()

    before = rows()
    assert wakala("events", "replay", "orders").code == 0
    change(delete(store.orders).where(store.orders.c.order_id == "one"))
    ended = wakala("events", "replay", "orders", "--json")
    assert ended.code == 1
    assert json.loads(ended.out) == [{"domain": "orders", "streams": 2, "events": 2, "rows": 2, "changed": 1}]
    assert rows() == before
    assert wakala("events", "replay").code == 0


def test_every_domain_of_events_is_replayed_if_none_is_named(wakala, orders):
    replayed = json.loads(wakala("events", "replay", "--json").out)
    assert {"orders", "payments", "delivery"} >= {one["domain"] for one in replayed} >= {"orders"}


def test_a_domain_without_a_read_model_is_refused(wakala):
    ended = wakala("events", "replay", "tenants")
    assert ended.code == 2
    assert "plugin 'tenants' has no read model to replay; those that do are" in ended.err
    assert "orders" in ended.err


def test_a_schema_is_printed_and_all_are_listed_with_who_keeps_them(wakala):
    printed = json.loads(wakala("events", "schema", "order.created").out)
    assert printed["properties"]["order_id"] == {"type": "string", "format": "uuid"}
    listed = wakala("events", "schema")
    assert listed.code == 0
    assert ["payment.failed", "payments"] in [line.split() for line in listed.out.splitlines()]


def test_a_type_that_no_event_has_is_named(wakala):
    ended = wakala("events", "schema", "order.eaten")
    assert ended.code == 2
    assert "no event is of type 'order.eaten'; `wakala events schema` lists" in ended.err


def test_schemas_are_written_into_their_plugins_and_what_is_no_event_any_more_goes(
    wakala, monkeypatch, tmp_path
):
    kept, old = (
        tmp_path / "garden" / "schemas" / "rose.cut.json",
        tmp_path / "garden" / "schemas" / "old.json",
    )
    kept.parent.parent.mkdir()
    monkeypatch.setattr("bot.schemas.kept_schemas", lambda plugins: {kept: "{}\n"})
    assert wakala("events", "schema").code == 1
    assert wakala("events", "schema", "--write").code == 0
    old.write_text("{}")
    assert wakala("events", "schema").code == 1
    assert wakala("events", "schema", "--write").code == 0
    assert (kept.read_text("utf-8"), old.exists()) == ("{}\n", False)
    assert wakala("events", "schema").code == 0
