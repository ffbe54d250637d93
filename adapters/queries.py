"""Queries: what a turn, or whoever keeps things in memory, may ask of any domain; read-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from adapters.remote.breaker import Standing
from adapters.sql.errors import DatabaseError
from bot import Plugin, ServiceUnavailable, WakalaError
from bot.ports import Transactions


class Answering(Protocol):
    """Who answers queries, in whatever process they lie; ``ask`` is a bot.ports.Ask."""

    def __contains__(self, name: str) -> bool: ...

    async def ask(self, tenant: str, name: str, arguments: Mapping[str, Any]) -> Any:
        """Return the answer; raises WakalaError where nobody answers that."""
        ...

    def breakers(self) -> tuple[Standing, ...]:
        """Return where the circuit breakers of other services stand."""
        ...


class Queries:
    """bot.ports.Ask over the plugins of this process: a plain call, on what was committed last."""

    def __init__(self, transactions: Transactions, plugins: Sequence[Plugin]) -> None:
        self._transactions = transactions
        self._known = {
            f"{plugin.name}.{name}": query for plugin in plugins for name, query in plugin.queries.items()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def breakers(self) -> tuple[Standing, ...]:
        """None: in this process a query is a plain call."""
        return ()

    async def ask(self, tenant: str, name: str, arguments: Mapping[str, Any]) -> Any:
        """Return the answer.

        Raises WakalaError naming the queries there are, and ServiceUnavailable while the database is away.
        """
        if name not in self._known:
            raise WakalaError(
                f"nobody answers {name!r}; switch on its plugin, or ask one of "
                f"{', '.join(sorted(self._known))}"
            )
        query, domain = partial(self._known[name], **arguments), name.partition(".")[0]
        try:
            return await self._transactions.read(domain, query, tenant)
        except DatabaseError as error:
            raise ServiceUnavailable(str(error), service=domain, attempts=1, breaker="closed") from error
