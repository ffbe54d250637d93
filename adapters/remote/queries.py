"""Queries over all services: those of this process by a plain call, those of others over HTTP."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import aiohttp

from adapters.queries import Queries
from adapters.remote.breaker import Breaker, Standing
from adapters.remote.call import Question, Service, call
from adapters.remote.failures import BreakerOpen, CallFailed, OutOfTime
from adapters.remote.retrying import pauses, retry
from adapters.remote.signatures import encode, signatures
from adapters.remote.wire import CORRELATION, TENANT
from bot import Plugin, SettingsError, WakalaError, new_id
from bot.asking import ASKING, Asking
from bot.errors import ServiceUnavailable

LIMIT: Final = 3.0
"""Seconds that one attempt may take (the integration plan, §2.2)."""

LIMITS: Final[Mapping[str, float]] = {"payments": 30.0}
"""Domains that may take longer."""

MARGIN: Final = 0.05
"""Seconds of the caller's time that are left for the caller, to do without the answer."""


def loop_time() -> float:
    """Seconds of the running event loop's clock, by which deadlines are given."""
    return asyncio.get_running_loop().time()


class ServiceQueries:
    """bot.ports.Ask where domains are spread over processes.

    ``services`` are the base addresses of the domains that others answer for; all else is asked of
    ``local``. ``plugins`` are those of all domains, for their queries' signatures. Raises SettingsError
    without a token to show them.
    """

    def __init__(
        self,
        local: Queries,
        plugins: Sequence[Plugin],
        services: Mapping[str, str],
        session: aiohttp.ClientSession,
        token: str,
        *,
        limits: Mapping[str, float] = LIMITS,
        now: Callable[[], float] = loop_time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = random.random,
    ) -> None:
        if services and not token:
            raise SettingsError("services.tokens is empty, and no service answers without one; set one")
        self._local, self._session, self._token = local, session, token
        self._now, self._sleep, self._random = now, sleep, random
        self._services = {
            name: Service(base.rstrip("/"), limits.get(name, LIMIT), Breaker(name, now))
            for name, base in services.items()
        }
        self._signatures = signatures(plugin for plugin in plugins if plugin.name in services)

    def __contains__(self, name: str) -> bool:
        return name in self._signatures or name in self._local

    def breakers(self) -> tuple[Standing, ...]:
        """Return where the circuit breakers of all other services stand."""
        return tuple(service.breaker.standing() for service in self._services.values())

    async def ask(self, tenant: str, name: str, arguments: Mapping[str, Any]) -> Any:
        """Return the answer.

        Raises what the query raises, ServiceUnavailable where its service gave no answer, and WakalaError
        where it refused the question.
        """
        service = self._services.get(name.partition(".")[0])
        if service is None:
            return await self._local.ask(tenant, name, arguments)
        return await self._ask(service, self._question(tenant, name, arguments))

    def _question(self, tenant: str, name: str, arguments: Mapping[str, Any]) -> Question:
        if name not in self._signatures:
            known = ", ".join(sorted(self._signatures))
            raise WakalaError(f"nobody answers {name!r}; of other services one can ask {known}")
        cause = ASKING.get(Asking())
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            CORRELATION: cause.correlation or new_id(),
            TENANT: tenant,
        }
        until = math.inf if cause.deadline is None else cause.deadline - MARGIN
        return Question(self._signatures[name], _encoded(name, arguments), headers, until)

    async def _ask(self, service: Service, question: Question) -> Any:
        tried = 0

        async def attempt() -> Any:
            nonlocal tried
            if left() <= 0:
                raise OutOfTime("no time was left")
            with service.breaker.guard():
                tried += 1
                return await call(self._session, service, question, left())

        def left() -> float:
            return question.until - self._now()

        try:
            return await retry(attempt, pauses(self._random), left=left, sleep=self._sleep)
        except (CallFailed, OutOfTime, BreakerOpen) as error:
            raise _unavailable(service, question, tried, error) from error


def _encoded(name: str, arguments: Mapping[str, Any]) -> bytes:
    try:
        return encode(arguments)
    except TypeError as error:
        raise WakalaError(f"{name} was asked with something that has no form in JSON: {error}") from None


def _unavailable(service: Service, question: Question, tried: int, error: Exception) -> ServiceUnavailable:
    breaker = service.breaker.standing()
    name, base = breaker.service, service.base
    reason = f" ({error})" if str(error) else ""
    pause = f" for {breaker.retry_in:.2g} s" if breaker.retry_in else ""
    return ServiceUnavailable(
        f"{name} did not answer {question.signature.name}{reason}; attempts: {tried}, circuit breaker: "
        f"{breaker.state}{pause}. See that {name} runs and is reached at {base}: GET {base}/readyz",
        service=name,
        attempts=tried,
        breaker=breaker.state,
    )
