"""The demo as people and programs meet it, over HTTP: a customer's phone, an API client, the gateways."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession
from msgspec.structs import replace

from adapters.serve import serve
from adapters.sql.database import open_database
from bot import Transaction
from bot.clock import SystemClock
from bot.settings import Database, Server, Settings
from plugins.inventory import service as inventory
from plugins.tenants import service as tenants
from plugins.tenants.demo import SHOP

TOKEN = {"Authorization": "Bearer demo-api-token"}
PATIENCE = 10.0
"""Seconds that anything may take; it takes milliseconds."""
KOTA = "russian-kota"
IN_STOCK = 2
"""As many as one order takes: a second order finds some only if the first has given them back."""
TOTAL = 8000
"""Two of them and the delivery, in cents."""
LEGS = """
    SELECT account, sum(amount) FROM (
        SELECT debit AS account, amount FROM payments_ledger
        UNION ALL SELECT credit, -amount FROM payments_ledger
    ) GROUP BY account
"""


@dataclass(frozen=True)
class Way:
    """One way to pay: what a customer says and a caller of the API names, and who takes the money."""

    said: str
    named: str
    gateway: str
    currency: str = "ZAR"
    phone: str = "27820000001"

    @property
    def kind(self) -> str:
        """What the customer has to do."""
        return "confirm_on_phone" if self.gateway == "mpesa" else "open_url"


CARD = Way("card", "card", "paystack")
EFT = Way("eft", "eft", "ozow")
MPESA = Way("mpesa", "mobile_money", "mpesa", "KES", "254712345678")
CASH = Way("cash", "cash", "cash")
ONLINE = (CARD, EFT, MPESA)


class Demo:
    """One shop, one customer, one API client."""

    def __init__(self, url: str, http: ClientSession, file: Path, way: Way) -> None:
        self.url, self.http, self.way = url, http, way
        self._disk = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self._seen = 0

    async def say(self, text: str) -> None:
        """The customer writes to the shop."""
        path = f"/emulator/phones/{self.way.phone}/messages"
        await self.ask("POST", path, {"type": "text", "text": text})

    async def hear(self, words: str) -> str:
        """Wait for the shop's message with these words in it and return it; others are passed over."""
        passed: list[str] = []
        path = f"/emulator/phones/{self.way.phone}/messages?wait={PATIENCE:g}&after="
        while shown := (await self.ask("GET", f"{path}{self._seen}"))["messages"]:
            for message in shown:
                self._seen = message["seq"]
                text: str = message["text"]
                if message["direction"] == "out" and words in text:
                    return text
                passed.append(text)
        raise AssertionError(f"the customer never hears {words!r}, only {passed}")

    async def ask(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        """Call a route as the shop's own client, and return what it answers with this status."""
        async with self.http.request(method, path, json=body, headers=TOKEN) as response:
            assert response.status == status, f"{method} {path}: {await response.text()}"
            return await response.json() if response.content_type.endswith("json") else None

    async def becomes(self, path: str, status: str) -> Any:
        """Look there until it has this status, and return it."""
        async with asyncio.timeout(PATIENCE):
            known = await self.ask("GET", path)
            while known["status"] != status:
                known = await self.ask("GET", path)
        return known

    async def order(self) -> Any:
        """The newest order."""
        return (await self.ask("GET", "/orders?limit=1"))["orders"][0]

    async def place(self, *, status: int = 201, **changes: Any) -> Any:
        """Order over REST what the customer of the chat orders."""
        body = {
            "customer_id": str(uuid4()),
            "items": [{"product_id": KOTA, "quantity": 2, "price": "35.00"}],
            "delivery_address": {"text": "yellow house behind the spaza"},
            "payment_method": self.way.named,
            "customer_phone": f"+{self.way.phone}",
        }
        return await self.ask("POST", "/orders", {**body, **changes}, status=status)

    async def payment(self, order: Any, *, status: int = 200, **changes: Any) -> Any:
        """Ask for an order's payment over REST, which is how to learn where it stands too."""
        body = {
            "order_id": order["id"],
            "amount": order["total_amount"],
            "currency": order["currency"],
            "method": self.way.gateway,
            "customer": {"phone": f"+{self.way.phone}"},
        }
        return await self.ask("POST", "/payments", {**body, **changes}, status=status)

    async def delivery(self, order: Any) -> Any:
        """The order's delivery, once there is one."""
        async with asyncio.timeout(PATIENCE):
            while True:
                listed = (await self.ask("GET", "/deliveries"))["deliveries"]
                if found := [one for one in listed if one["order_id"] == order["id"]]:
                    return found[0]

    async def bring(self, delivery: Any, *, driver: str, told: str = "") -> None:
        """The driver takes it, and hands it over once the customer was told that, if anything."""
        path = f"/deliveries/{delivery['id']}"
        await self.ask("POST", f"{path}/assign", {"driver_id": driver})
        await self.ask("POST", f"{path}/pick-up", {})
        if told:
            await self.hear(told)
        await self.ask("POST", f"{path}/complete", {"signature": "Thandi"})

    async def act(self, outcome: str, way: Way | None = None) -> None:
        """The customer does something about the newest payment, at the gateway."""
        gateway = (way or self.way).gateway
        newest = (await self.ask("GET", f"/emulator/{gateway}/payments"))[0]["reference"]
        await self.ask("POST", f"/emulator/{gateway}/payments/{newest}/pay", {"outcome": outcome})

    async def open(self, link: str) -> None:
        """The customer opens a link to pay, pays there, and is led back."""
        async with self.http.get(link) as page:
            assert "80.00" in await page.text()
        async with self.http.post(link, data={"outcome": "ok"}) as back:
            assert (back.status, back.url.path) == (200, "/paid")

    async def skip(self, time: str) -> None:
        """Let time pass, as the simulator does."""
        await self.ask("POST", "/simulator/clock", {"skip": time})

    async def given_back(self, amount: int) -> None:
        """Let the gateway take its time until so much has left our account there, in minor units."""
        await self.given_back_by(self.way, amount)

    async def given_back_by(self, way: Way, amount: int) -> None:
        """The same, of a gateway that the order was not to be paid by."""
        async with asyncio.timeout(PATIENCE):
            while self._gone(way) != amount:
                await self.skip("15s")

    async def happens(self, name: str) -> None:
        """Wait until such an event is published."""
        async with asyncio.timeout(PATIENCE):
            while not self.events(name):
                await self.ask("GET", "/orders?limit=1")

    async def charges(self, gateway: str) -> int:
        """What the gateway counts as ours, in minor units."""
        counts = await self.ask("GET", f"/emulator/{gateway}/counts")
        return sum(counts["charged"].values()) - sum(counts["refunded"].values())

    def events(self, *names: str) -> list[str]:
        """Those of these events that were published, in order."""
        rows = self._disk.execute("SELECT type FROM events ORDER BY position")
        return [name for (name,) in rows if name in names]

    def stock(self) -> int:
        """How many are left."""
        query = "SELECT quantity FROM inventory_stock WHERE product = ?"
        left: int = self._disk.execute(query, (KOTA,)).fetchone()[0]
        return left

    def books(self) -> dict[str, int]:
        """The balances that are not zero; all of them must add up to nothing."""
        balances: dict[str, int] = dict(self._disk.execute(LEGS).fetchall())
        assert sum(balances.values()) == 0
        return {account: amount for account, amount in balances.items() if amount}

    def close(self) -> None:
        """Let go of the file."""
        self._disk.close()

    def _gone(self, way: Way) -> int:
        query = "SELECT coalesce(sum(amount), 0) FROM payments_ledger WHERE credit = ?"
        gone: int = self._disk.execute(query, (f"clearing:{way.gateway}",)).fetchone()[0]
        return gone


@asynccontextmanager
async def served(folder: Path, database: Path, way: Way) -> AsyncIterator[Demo]:
    """Serve a copy of the demo's database for somebody who pays that way."""
    file = Path(shutil.copy(database, folder / "demo.db"))
    settings = Settings(server=Server(port=0), database=Database(url=f"sqlite:///{file}"))
    await _furnish(settings, way.currency)
    async with serve(settings) as url, ClientSession(url) as http:
        demo = Demo(url, http, file, way)
        yield demo
        demo.close()


async def _furnish(settings: Settings, currency: str) -> None:
    """Count the stock, and keep the shop's money in this currency."""
    database = open_database(settings.database.url, SystemClock(), frozenset())

    async def furnish(tx: Transaction) -> None:
        await tenants.save(tx, replace(SHOP, currency=currency, auto_accept=True))
        await inventory.count(tx, SHOP.tenant, KOTA, IN_STOCK)

    await database.transactions.run("tenants", furnish, SHOP.tenant)
    await database.close()
