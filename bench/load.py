"""The load generator: a process of its own that writes prebuilt requests and times the answers.

``python -m bench.load '{"port": 8000, ...}'`` takes a `Load` as JSON and prints a `Result` as JSON.
Plain epoll, at about 18 µs a request, is twice as fast as the fastest server measured here;
`Result.busy` shows whether that still holds.
"""

from __future__ import annotations

import gc
import itertools
import random
import re
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Sequence

import msgspec

from bench.webhook import Dialect, Order, deliveries

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_PATIENCE = 10.0
"""Seconds without any answer after which a server counts as stuck."""


class Load(msgspec.Struct, frozen=True):
    """What to send. ``rate`` 0 is a closed loop, which saturates; else requests per second on schedule.

    The run ends after ``seconds`` or when all ``count`` requests are out, whichever is first, and
    then waits for the answers still owed. Those who write are ``senders`` people from number
    ``first`` on, or the same ``active`` of them, scattered by chance, in every run. Connections are
    spread over ``port`` and ``others`` in turn.
    """

    port: int
    count: int
    seconds: float
    rate: float = 0.0
    connections: int = 64
    senders: int = 1_000
    first: int = 0
    active: int = 0
    order: Order = "in turn"
    shops: int = 1
    dialect: Dialect = "whatsapp"
    text: str = "menu"
    others: tuple[int, ...] = ()

    def writers(self) -> Sequence[int]:
        """The numbers of those who write."""
        people = range(self.first, self.first + self.senders)
        return random.Random(self.active).sample(people, self.active) if self.active else people


class Result(msgspec.Struct, frozen=True):
    """What was seen. ``p50`` and ``p99`` are milliseconds, in an open loop from the scheduled instant.

    ``busy`` is the share of its core that the generator itself used in a closed loop: near 1, the
    generator was the limit. ``started`` is on the machine's monotonic clock.
    """

    answered: int
    refused: int
    seconds: float
    p50: float
    p99: float
    busy: float
    started: float


class Connection:
    """A keep-alive connection with at most one request under way."""

    __slots__ = ("received", "since", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.since = 0.0

    def read(self) -> bytes | None:
        """Return the status code once the answer is complete, None until then."""
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionError("the server closed a keep-alive connection")
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found or len(body) < length_of(head):
            return None
        self.received = b""
        return head[9:12]


def length_of(head: bytes) -> int:
    """The ``Content-Length`` of an answer; raises ValueError for one that has none."""
    found = _LENGTH.search(head)
    if found is None:
        raise ValueError(f"an answer without Content-Length cannot be timed: {head!r}")
    return int(found[1])


class Exchange:
    """Requests going out on idle connections and answers coming back, until the run is over."""

    def __init__(self, load: Load, requests: list[bytes]) -> None:
        self.load, self.requests = load, requests
        self.interval = 1 / load.rate if load.rate else 0.0
        ports = itertools.cycle((load.port, *load.others))
        self.idle = deque(Connection(next(ports)) for _ in range(load.connections))
        self.by_descriptor = {connection.socket.fileno(): connection for connection in self.idle}
        self.latencies: list[float] = []
        self.sent = self.refused = 0

    def run(self) -> None:
        """Exchange until the time or the requests are used up and every answer is in."""
        poll = select.epoll()
        for descriptor in self.by_descriptor:
            poll.register(descriptor, select.EPOLLIN)
        started = now = heard = time.monotonic()
        while (now < started + self.load.seconds and self.sent < len(self.requests)) or self.owed():
            if now < started + self.load.seconds:
                self.send_due(started, now)
            ready = poll.poll(0 if self.interval else 0.1)
            now = time.monotonic()
            for descriptor, _ in ready:
                self.receive(self.by_descriptor[descriptor])
            heard = now if ready else heard
            if now - heard > _PATIENCE and self.owed():
                raise TimeoutError(f"no answer for {_PATIENCE:.0f} s after {len(self.latencies)} answers")

    def owed(self) -> bool:
        """Whether an answer is still outstanding."""
        return len(self.idle) < len(self.by_descriptor)

    def send_due(self, started: float, now: float) -> None:
        """Put every request that is due on an idle connection; in a closed loop, all are due."""
        while self.idle and self.sent < len(self.requests):
            due = started + self.sent * self.interval if self.interval else now
            if due > now:
                return
            connection = self.idle.popleft()
            connection.since = due
            connection.socket.send(self.requests[self.sent])
            self.sent += 1

    def receive(self, connection: Connection) -> None:
        """Take what came in; a complete answer frees the connection."""
        if (status := connection.read()) is not None:
            self.latencies.append(time.monotonic() - connection.since)
            self.refused += status != b"200"
            self.idle.append(connection)


def drive(load: Load) -> Result:
    """Build the requests, send them as told and report."""
    requests = deliveries(
        load.count, load.writers(), load.order, dialect=load.dialect, shops=load.shops, text=load.text
    )
    exchange = Exchange(load, requests)
    gc.collect()
    gc.disable()
    started, cpu = time.monotonic(), time.process_time()
    exchange.run()
    seconds = time.monotonic() - started
    return Result(
        answered=len(exchange.latencies),
        refused=exchange.refused,
        seconds=seconds,
        p50=_percentile(exchange.latencies, 0.50),
        p99=_percentile(exchange.latencies, 0.99),
        busy=(time.process_time() - cpu) / seconds,
        started=started,
    )


def _percentile(latencies: list[float], share: float) -> float:
    ranked = sorted(latencies)
    return ranked[int(share * (len(ranked) - 1))] * 1_000 if ranked else 0.0


if __name__ == "__main__":
    result = drive(msgspec.json.decode(sys.argv[1], type=Load))
    print(msgspec.json.encode(result).decode())
