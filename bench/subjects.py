"""What is measured: each subject is a way to start a server, and a way to know when its work is done."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bench import graph, peers
from bench.copies import copy
from bench.load import Load, Result
from bench.process import CLIENT_CORE, SERVER_CORE, Process, free_port, generate, running
from bench.webhook import SECRET, Dialect, number_of
from bot.ids import new_id

_SERVERS = Path(__file__).parent / "servers"
_MOST_PER_SECOND = 32_000
"""Above any server here: how many requests a warm-up of one second prepares."""


class Subject(msgspec.Struct, frozen=True):
    """One server in one set-up. ``sends`` tells whether replies go to the dummy Graph server.

    ``connections`` is how many the load generator opens: what suits the subject best. ``text`` is
    what everybody writes, ``shops`` to how many business numbers.
    """

    name: str
    program: str
    sends: bool = False
    dialect: Dialect = "whatsapp"
    connections: int = 64
    shops: int = 1
    text: str = "menu"


FLOOR = Subject("bare aiohttp, answers 200", "bare")
COMMITTED = Subject("Wakala, turn to the commit", "wakala")
# A number may send 1,000 messages a second at most, so one would measure the limit.
DELIVERED = Subject("Wakala, turn and sending", "wakala", sends=True, shops=4)
ORDERED = Subject("Wakala, an order in a sentence to the commit", "wakala", text="2 kotas and a coke")
CALLBACK = Subject("Wakala, a gateway's callback", "wakala", dialect="paystack")
PYWA = Subject("pywa, nothing stored, sending stubbed", "pywa_reply")
# Each connection slows httpx down: with 2 it sends 4 times as many as with 32.
PYWA_SENDS = Subject("pywa, nothing stored, sending", "pywa_reply", sends=True, connections=2)
AIOGRAM = Subject("aiogram, state in memory, sending stubbed", "aiogram_turn", dialect="telegram")
AIOGRAM_SENDS = Subject(
    "aiogram, state in memory, sending", "aiogram_turn", sends=True, dialect="telegram", connections=4
)
ALL = (FLOOR, COMMITTED, DELIVERED, ORDERED, PYWA, PYWA_SENDS, AIOGRAM, AIOGRAM_SENDS)


class Work(msgspec.Struct, frozen=True):
    """What a load came to. ``cpu`` is the server's CPU time for one turn, in microseconds.

    ``per_second`` counts turns that were wholly done, ``result`` is what the load generator saw.
    """

    per_second: float
    cpu: float
    result: Result


class Served(msgspec.Struct, frozen=True):
    """A subject that is running, with the dummy Graph server's port and Wakala's database file."""

    subject: Subject
    process: Process
    graph_port: int
    database: Path

    def work(self, load: Load) -> Work:
        """Put the load on it and wait until all is done.

        A turn is done when its reply reached the dummy server, or, where nothing is sent, when it is
        committed, or, where nothing is stored, when it is answered.
        """
        cpu = self.process.cpu_seconds()
        result = generate(load)
        done = result.started + result.seconds
        if self.subject.sends:
            done = graph.settle(self.graph_port).last
        elif self.subject.program == "wakala":
            done = _drained(self.database)
        turns = result.answered - result.refused
        spent = self.process.cpu_seconds() - cpu
        return Work(turns / (done - result.started), spent / turns * 1e6, result)

    def load(self, seconds: float, per_second: float, **changes: object) -> Load:
        """A load that fits the subject, with requests for ``per_second`` prepared."""
        plain = Load(
            port=self.process.port,
            count=int(seconds * per_second),
            seconds=seconds,
            connections=self.subject.connections,
            dialect=self.subject.dialect,
            shops=self.subject.shops,
            text=self.subject.text,
        )
        return msgspec.structs.replace(plain, **changes)

    def warm_up(self, seconds: float = 1.0) -> float:
        """Work until caches are filled; return the turns per second of that time."""
        return self.work(self.load(seconds, _MOST_PER_SECOND)).per_second


@contextlib.contextmanager
def serving(subject: Subject, database: Path | None = None) -> Iterator[Served]:
    """Run the subject, on the given database or a new one, beside a dummy Graph server."""
    with tempfile.TemporaryDirectory() as directory, dummy() as graph_port:
        database = database or Path(directory) / "wakala.db"
        if subject.shops > 1:
            _open_shops(database, subject.shops)
        with _running(subject, graph_port, database) as process:
            yield Served(subject, process, graph_port, database)


@contextlib.contextmanager
def _running(subject: Subject, graph_port: int, database: Path) -> Iterator[Process]:
    port = free_port()
    command = program(subject, port, graph_port)
    environment = settings(subject, port, graph_port, database)
    with running(command, port, core=SERVER_CORE, ready="/readyz", environment=environment) as process:
        yield process


def _open_shops(database: Path, shops: int) -> None:
    """Make a new database whose demo shop has branches, each a tenant with the same menu."""
    with _running(COMMITTED, free_port(), database):
        pass
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        sample = connection.execute("SELECT tenant, number FROM tenants_shops").fetchone()
        others = [(new_id(), number_of(shop)) for shop in range(1, shops)]
        for table in ("tenants_shops", "catalogue_menus", "catalogue_products"):
            copy(connection, table, sample, others)


@contextlib.contextmanager
def dummy() -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "bench.graph", str(port)]
    with running(command, port, core=CLIENT_CORE, ready="/count"):
        yield port


def program(subject: Subject, port: int, graph_port: int) -> list[str]:
    """The command line that starts a subject."""
    if subject.program == "wakala":
        return [str(Path(sys.executable).with_name("wakala")), "run"]
    interpreter = sys.executable if subject.program == "bare" else peers.python()
    address = [f"http://127.0.0.1:{graph_port}"] if subject.sends else []
    return [interpreter, str(_SERVERS / f"{subject.program}.py"), str(port), *address]


def settings(subject: Subject, port: int, graph_port: int, database: Path) -> dict[str, str]:
    """The environment with settings for Wakala; other programs ignore them.

    Peers send no read receipts, so neither do we.
    """
    return {
        "WAKALA_SERVER__PORT": str(port),
        "WAKALA_DATABASE__URL": f"sqlite:///{database}",
        "WAKALA_WHATSAPP__API_URL": f"http://127.0.0.1:{graph_port}",
        "WAKALA_WHATSAPP__APP_SECRET": SECRET,
        "WAKALA_WHATSAPP__READ_RECEIPTS": "false",
        "WAKALA_WHATSAPP__MESSAGES_PER_SECOND": "1000",
        "WAKALA_OUTBOX__ENABLED": "true" if subject.sends else "false",
        "WAKALA_LOG__LEVEL": "warning",
    }


_WAITING = """
    SELECT EXISTS (SELECT 1 FROM inbox WHERE status != 1 AND status = 0)
        OR EXISTS (SELECT 1 FROM payments_callbacks WHERE due_at <= ?)
"""
"""Inputs without their turn, and callbacks that nobody looked at. Both statuses are named so that SQLite
uses the index of open inputs."""


def _drained(database: Path) -> float:
    """Wait until nothing that came in waits any more; return that instant on the monotonic clock."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reader:
        while reader.execute(_WAITING, (time.time(),)).fetchone()[0]:
            time.sleep(0.01)
    return time.monotonic()
