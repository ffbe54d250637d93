"""``doomed.py POINT``: a server that kills itself, as ``kill -9`` would, at exactly one point of its work."""

from __future__ import annotations

import inspect
import os
import signal
import sys
from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any, NamedTuple


def always(*_: Any) -> bool:
    """Any call will do."""
    return True


def of_a_timer(_: Any, given: Any) -> bool:
    """Whether what is accepted (a list) or committed is a timer."""
    return (given[0] if isinstance(given, list) else given.input).kind == "timer"


def of_poison(_: Any, __: Any, given: Any, *___: Any) -> bool:
    """Whether somebody wrote the word that kills."""
    return b'"poison"' in given.body


class Point(NamedTuple):
    """Before or ``after`` a call of ``function`` of ``owner``, if its positional arguments are ``fatal``."""

    owner: str
    function: str
    after: bool = False
    fatal: Callable[..., bool] = always


POINTS = {
    "while the tables are made": Point("alembic.command", "upgrade", after=True),
    "before the demo menu is seeded": Point("plugins.catalogue.demo", "seed"),
    "after the inbox is committed, before 200": Point("bot.intake:Intake", "take", after=True),
    "after a turn is decided, before its commit": Point("adapters.sql.turns:SqlTurns", "commit"),
    "after a turn is committed, before it sends": Point("adapters.sql.turns:SqlTurns", "commit", after=True),
    "after a reply is marked sending, before the call": Point("adapters.whatsapp.client:CloudApi", "send"),
    "after the call is answered, before it is marked sent": Point(
        "adapters.whatsapp.client:CloudApi", "send", after=True
    ),
    "before an event is consumed": Point("adapters.sql.events:SqlEventLog", "consume"),
    "after an event is consumed, before it is marked": Point(
        "adapters.sql.events:SqlEventLog", "consume", after=True
    ),
    "after an event is a conversation's input": Point("adapters.sql.events:SqlEventLog", "delivered"),
    "after a timer is in the inbox": Point(
        "adapters.sql.inbox:SqlInbox", "accept", after=True, fatal=of_a_timer
    ),
    "before the turn of a timer is committed": Point(
        "adapters.sql.turns:SqlTurns", "commit", fatal=of_a_timer
    ),
    "whenever somebody writes poison": Point("bot.engine:Engine", "decide", fatal=of_poison),
}


def doom(point: Point) -> None:
    """Put death in the way of the function, which may be a coroutine function or a plain one."""
    owner = resolve_name(point.owner)
    function = getattr(owner, point.function)

    async def dying(*args: Any, **kwargs: Any) -> Any:
        fatal = point.fatal(*args)
        if fatal and not point.after:
            die()
        result = await function(*args, **kwargs)
        if fatal:
            die()
        return result

    def dying_at_once(*args: Any, **kwargs: Any) -> None:
        function(*args, **kwargs)
        die()

    setattr(owner, point.function, dying if inspect.iscoroutinefunction(function) else dying_at_once)


def die() -> None:
    """Be gone."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    from adapters.cli import main

    doom(POINTS[sys.argv[1]])
    sys.argv[1:] = ["run"]
    main()
