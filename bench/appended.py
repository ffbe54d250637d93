"""Events appended to the store, beside the same rows inserted with sqlite3 alone, as durably.

``python -m bench.appended '{"seconds": 4}'`` prints an `Appended` as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec
import uvloop

from bench.stand import AT_ONCE, Stand, Told, stand
from bot import Transaction, utc
from bot.ids import new_id
from plugins.orders import service
from plugins.orders.events import ConfirmOrder, OrderLine, PlaceOrder
from plugins.orders.shop import acceptance
from plugins.orders.streams import load, record
from plugins.tenants.demo import SHOP

_TABLES = ("event_store", "events", "orders_orders")
"""What an event of an order changes: the stream, the outbox, the read model."""
_SCHEMA = "SELECT sql FROM sqlite_master WHERE tbl_name IN (?, ?, ?) AND sql IS NOT NULL ORDER BY type DESC"
"""Tables before their indexes."""
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536")

Rows = tuple[str, list[tuple[object, ...]]]
"""A table's name and its rows."""


class Appended(msgspec.Struct, frozen=True):
    """Events by the second: ours, sqlite3's in transactions of as many, and of one each."""

    ours: float
    grouped: float
    single: float


async def measure(told: Told) -> Appended:
    """Place and confirm orders; then make the rows that this left anew, in files of the same schema."""
    async with stand() as made:
        began = time.monotonic()
        until = began + told.seconds
        events = sum(await asyncio.gather(*(_order(made, until) for _ in range(AT_ONCE))))
        ours = events / (time.monotonic() - began)
        return Appended(ours, _raw(made.file, AT_ONCE), _raw(made.file, 1))


async def _order(made: Stand, until: float) -> int:
    """Place and confirm one order after another; return how many events that was."""
    run, events = made.database.transactions.run, 0
    while time.monotonic() < until:
        order = new_id()
        await run("orders", partial(service.place, command=place(order)), SHOP.tenant)
        confirm = ConfirmOrder(order_id=order, vendor_id=None)
        await run("orders", partial(_confirm, command=confirm), SHOP.tenant)
        events += 2
    return events


async def _confirm(tx: Transaction, command: ConfirmOrder) -> None:
    order = await load(tx, command.order_id)
    decided = acceptance.confirm(order, command, utc(tx.now))
    await record(tx, command.order_id, order, decided)


def place(order: str) -> PlaceOrder:
    """Two kotas, to be brought."""
    kotas = OrderLine(
        product_id="russian-kota", name="Russian Kota", quantity=2, options=[], unit_price=35_00
    )
    return PlaceOrder(
        order_id=order,
        customer_id=new_id(),
        currency="ZAR",
        items=[kotas],
        delivery_fee=10_00,
        fulfilment="delivery",
        address={"text": "yellow house behind the spaza"},
        payment_method="paystack",
        cash_note=None,
        phone="+27820000001",
    )


def _raw(source: Path, group: int) -> float:
    """Insert the rows of the source into an empty file beside it, ``group`` events a transaction."""
    target = source.with_name(f"raw-{group}.db")
    with contextlib.closing(sqlite3.connect(source)) as given, contextlib.closing(_open(target)) as disk:
        for (schema,) in given.execute(_SCHEMA, _TABLES):
            disk.execute(schema)
        tables = [(table, given.execute(f"SELECT * FROM {table}").fetchall()) for table in _TABLES]
        events = len(tables[0][1])
        began = time.monotonic()
        for start in range(0, events, group):
            _insert(disk, tables, start / events, (start + group) / events)
        return events / (time.monotonic() - began)


def _insert(disk: sqlite3.Connection, tables: Sequence[Rows], since: float, until: float) -> None:
    """Insert the part of each table between two shares of it, in one transaction."""
    disk.execute("BEGIN IMMEDIATE")
    for table, rows in tables:
        part = rows[int(since * len(rows)) : int(until * len(rows))]
        disk.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", part)
    disk.execute("COMMIT")


def _open(file: Path) -> sqlite3.Connection:
    disk = sqlite3.connect(file, isolation_level=None)
    for pragma in _PRAGMAS:
        disk.execute(f"PRAGMA {pragma}")
    return disk


if __name__ == "__main__":
    appended = uvloop.run(measure(msgspec.json.decode(sys.argv[1], type=Told)))
    print(msgspec.json.encode(appended).decode())
