"""What every call has: an id that ties its traces together, a deadline, and an end with a status."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from grpc import StatusCode, aio

from adapters.sql.errors import is_away
from bot.asking import asking
from bot.errors import ServiceUnavailable
from bot.ids import new_id

log = logging.getLogger("wakala.streaming")

CORRELATION: Final = "x-correlation-id"
SANE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")

AGAIN: Final = "Come again, with after: the position that you had last."

Context: TypeAlias = aio.ServicerContext[Any, Any]
Handler: TypeAlias = Callable[[Any, Context], Awaitable[None]]


class Ended(Exception):
    """The call ends with this status; the message is its detail, for the client's people."""

    def __init__(self, code: StatusCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def answering(handler: Handler) -> Handler:
    """Let a handler say how its call ends by what it raises.

    What nobody foresaw is logged, and told without its cause.
    """

    async def answer(request: Any, context: Context) -> None:
        correlation = _correlation(context)
        try:
            await context.send_initial_metadata(((CORRELATION, correlation),))
            with asking(correlation, _deadline(context)):
                await handler(request, context)
        except aio.InternalError:
            return  # the client went away under a message: there is nobody to tell
        except Exception as error:
            ended = _ended(error, correlation)
            await context.abort(ended.code, str(ended))

    return answer


def metadata(context: Context, name: str) -> str:
    """What the client sent along by this name; "" where it sent nothing."""
    return next((str(value) for key, value in context.invocation_metadata() or () if key == name), "")


def _correlation(context: Context) -> str:
    given = metadata(context, CORRELATION)
    return given if SANE.fullmatch(given) else new_id()


def _deadline(context: Context) -> float | None:
    """When the client is gone, by the event loop's clock."""
    left = context.time_remaining()
    return None if left is None else asyncio.get_running_loop().time() + left


def _ended(error: Exception, correlation: str) -> Ended:
    if isinstance(error, Ended):
        return error
    if isinstance(error, ServiceUnavailable) or is_away(error):
        log.warning("a stream broke off (%s): %s", correlation, error)
        return Ended(StatusCode.UNAVAILABLE, f"Nobody can look just now. {AGAIN}")
    log.error("a stream failed (%s)", correlation, exc_info=error)
    detail = f"Something went wrong on our side. Tell us {CORRELATION} {correlation} if it happens again."
    return Ended(StatusCode.INTERNAL, detail)
