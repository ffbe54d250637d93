"""The servers of one session: each is started once, when the first asks for it, and all end together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait

from tests.services.finding import find
from tests.services.kind import Kind
from tests.services.named import Named
from tests.services.postgres import postgres
from tests.services.rabbitmq import rabbitmq
from tests.services.redis import redis
from tests.services.server import Server

KINDS = {kind.name: kind for kind in (postgres, rabbitmq, redis)}


def shared(addresses: Mapping[str, str]) -> Callable[[Kind], Server]:
    """Find those that run at these addresses there, and others here."""
    return lambda kind: Named(kind, addresses[kind.name]) if kind.name in addresses else find(kind)


class Servers:
    """By name: ``with Servers("postgres", "redis") as servers: servers["redis"].kill()``."""

    def __init__(self, *names: str, find: Callable[[Kind], Server] = find) -> None:
        self._find = find
        self._threads = ThreadPoolExecutor(len(KINDS), "services")
        self._started: dict[str, Future[Server]] = {}
        self.begin(names)

    def begin(self, names: Iterable[str]) -> None:
        """Begin to start, side by side, those which nobody has asked for before."""
        for name in names:
            if name not in self._started:
                self._started[name] = self._threads.submit(self._start, KINDS[name])

    def settle(self) -> None:
        """Wait until each that was begun runs or has failed; ``[name]`` tells which."""
        wait(self._started.values())

    def addresses(self) -> dict[str, str]:
        """Where those are that were started."""
        started = {name: start.result() for name, start in self._started.items() if not start.exception()}
        return {name: server.url for name, server in started.items()}

    def __getitem__(self, name: str) -> Server:
        """Return it, started; raises Missing or NotStarted."""
        self.begin([name])
        return self._started[name].result()

    def close(self) -> None:
        """End all that run, and remove their data."""
        self.settle()
        running = [start.result() for start in self._started.values() if not start.exception()]
        list(self._threads.map(lambda server: server.close(), running))
        self._threads.shutdown()

    def __enter__(self) -> Servers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, kind: Kind) -> Server:
        server = self._find(kind)
        try:
            server.start()
        except BaseException:
            server.close()
            raise
        return server
