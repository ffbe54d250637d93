"""The payments domain at work: a real database, a clock that tests move, and processes that can be killed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

from adapters.sql.database import Database, open_database
from adapters.sql.sqlite import open_connection
from adapters.sql.tables import metadata as engine
from bot import Call, Envelope, Event, Transaction
from bot.clock import SystemClock, utc
from bot.events import decode_envelope
from plugins.payments import Addresses, Calls, PaymentsApi, Runner, ledger, plugin, store
from plugins.payments.gateway import Gateway
from plugins.payments.journal import load
from plugins.payments.model import Bill
from plugins.payments.records import PaymentRecord, RefundRecord
from tests.doubles.rows import NOON

T = TypeVar("T")
DUE = """
    SELECT min(due_at) FROM (
        SELECT due_at FROM payments_attempts
        UNION ALL SELECT due_at FROM payments_refunds
        UNION ALL SELECT due_at FROM payments_callbacks
    )
"""


class Killed(BaseException):
    """The process is gone."""


class Fuse:
    """Counts the steps at which a process may die, and kills it at one of them."""

    def __init__(self, at: int | None = None) -> None:
        self.at, self.steps = at, 0

    def step(self) -> None:
        """Come to one more of them."""
        self.steps += 1
        if self.steps - 1 == self.at:
            raise Killed

    @property
    def blown(self) -> bool:
        """It killed somebody."""
        return self.at is not None and self.steps > self.at


class Fragile:
    """Transactions between which the process may die: before one, and after its commit."""

    def __init__(self, transactions: Any, fuse: Fuse) -> None:
        self._transactions, self._fuse = transactions, fuse

    async def run(
        self, source: str, work: Callable[[Transaction], Coroutine[Any, Any, T]], tenant: str = ""
    ) -> T:
        """Run it, if nothing dies."""
        self._fuse.step()
        result: T = await self._transactions.run(source, work, tenant)
        self._fuse.step()
        return result


class FragileGateway:
    """A gateway whose calls the process may not survive: it dies before one, or before the answer."""

    def __init__(self, gateway: Gateway, fuse: Fuse) -> None:
        self._gateway, self._fuse = gateway, fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._gateway, name)
        if name not in ("start", "query", "refund", "query_refund"):
            return found

        async def call(argument: Any) -> Any:
            self._fuse.step()
            answer = await found(argument)
            self._fuse.step()
            return answer

        return call


class Till:
    """A shop's payments. ``tenant`` is "shop"; commands arrive as from the bus, once each."""

    def __init__(
        self,
        folder: Path,
        gateways: Mapping[str, Any],
        fuse: Fuse | None = None,
        *,
        name: str = "till",
        base: str = "https://shop.example",
        limit: float = 0.05,
    ) -> None:
        self.url = f"sqlite:///{folder}/{name}.db"
        with open_connection(self.url) as connection, connection.begin():
            engine.create_all(connection)
            store.metadata.create_all(connection)
        self.clock = SystemClock(lambda: NOON)
        self.gateways, self.fuse = gateways, fuse or Fuse()
        self.addresses, self._limit = Addresses(base, f"{base}/paid"), limit
        self.database: Database = open_database(self.url, self.clock, frozenset())
        self.look = open_connection(self.url, reads=True)
        self._boot()

    async def restart(self) -> None:
        """A new process: nothing is remembered but what was committed."""
        await self.runner.stop()
        self._boot()

    def _boot(self) -> None:
        self.transactions = Fragile(self.database.transactions, self.fuse)
        gateways = {name: FragileGateway(one, self.fuse) for name, one in self.gateways.items()}
        self.calls = Calls(gateways, self.transactions, self.addresses, live=False, limit=self._limit)
        self.runner = Runner(self.calls)
        self.api = PaymentsApi(self.calls, self.runner)

    async def close(self) -> None:
        """Let go of the file."""
        self.look.close()
        await self.database.close()

    async def obey(self, command: Event, *, tenant: str = "shop") -> Envelope:
        """Deliver a new command."""
        envelope = self.envelope(command, tenant)
        await self.deliver(envelope)
        return envelope

    def envelope(self, command: Event, tenant: str = "shop") -> Envelope:
        """A command on its way."""
        return Envelope.wrap(command, source="test", tenant=tenant, at=utc(self.clock.now()))

    async def deliver(self, envelope: Envelope) -> None:
        """Deliver a command, perhaps once more."""
        self.fuse.step()
        await self.database.events.consume("payments", plugin.consumers[envelope.event_type], envelope)
        self.fuse.step()

    async def hear(self, gateway: str, body: bytes, token: str = "", *, proof: str = "good") -> bytes:
        """A gateway calls back; raises Problem where it is not believed."""
        parameters = {"gateway": gateway, "token": token}
        return await self.api.hear(Call(body, "", parameters, headers={"x-proof": proof}))

    async def work(self) -> None:
        """Let the runner do all that is due now."""
        for _ in range(50):
            if not await self.runner.round():
                return
        raise AssertionError("the runner finds no end")

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, working whenever something is due."""
        await self.work()
        end = self.clock.now() + seconds
        while (due := self.due()) is not None and due <= end:
            self.clock.skip(max(0.0, due - self.clock.now()))
            await self.work()
        self.clock.skip(end - self.clock.now())

    def due(self) -> float | None:
        """When something is due next."""
        due: float | None = self.look.exec_driver_sql(DUE).scalar()
        return due

    def events(self, *names: str) -> list[Envelope]:
        """What was published, all or of these types, oldest first."""
        rows = self.look.exec_driver_sql("SELECT body FROM events ORDER BY position").scalars()
        envelopes = [decode_envelope(body) for body in rows]
        return [one for one in envelopes if not names or one.event_type in names]

    def types(self) -> list[str]:
        """The types of what was published."""
        return [envelope.event_type for envelope in self.events()]

    async def bill(self, order_id: str = "order-1") -> Bill:
        """What an order's events make."""
        return await self.database.transactions.run("test", lambda tx: load(tx, order_id), "shop")

    async def payments(self) -> list[PaymentRecord]:
        """Every payment's record."""
        return await self.database.transactions.run("test", store.payments.find)

    async def refunds(self) -> list[RefundRecord]:
        """Every refund's record."""
        return await self.database.transactions.run("test", store.refunds.find)

    async def states(self, order_id: str = "order-1") -> list[str]:
        """How the order's attempts stand, oldest first."""
        return [str(attempt.state) for attempt in (await self.bill(order_id)).attempts.values()]

    async def books(self) -> dict[str, int]:
        """The balances that are not zero, by account; the tests use one currency at a time."""
        balances = await self.database.transactions.run("test", ledger.balances, "shop")
        return {account: amount for (account, _), amount in balances.items() if amount}
