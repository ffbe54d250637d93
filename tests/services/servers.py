"""The servers of one session: each is started once, when the first asks for it, and all end together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait

from tests.services.finding import Missing, find
from tests.services.kept import NotStarted
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

    def running(self) -> dict[str, Server]:
        """Return those that were started."""
        return {name: start.result() for name, start in self._started.items() if not start.exception()}

    def failures(self) -> list[str]:
        """Return why others were not: what Missing and NotStarted say; anything else is raised."""
        errors = (start.exception() for start in self._started.values())
        return [_told(error) for error in errors if error]

    def __getitem__(self, name: str) -> Server:
        """Return it, started; raises Missing or NotStarted."""
        self.begin([name])
        return self._started[name].result()

    def close(self) -> None:
        """End all that run, and remove their data."""
        self.settle()
        list(self._threads.map(lambda server: server.close(), self.running().values()))
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


def _told(error: BaseException) -> str:
    if isinstance(error, Missing | NotStarted):
        return str(error)
    raise error
