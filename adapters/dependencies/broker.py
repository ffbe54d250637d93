"""The bus as a dependency: RabbitMQ."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

import aiormq
from aio_pika.exceptions import CONNECTION_EXCEPTIONS, AuthenticationError, ProbableAuthenticationError
from aiormq.exceptions import ConnectionNotAllowed, InvalidFrameError
from yarl import URL

from adapters.dependencies.dependency import Dependency, Missing
from adapters.rabbitmq.answers import answer
from adapters.rabbitmq.connection import PORTS
from adapters.rabbitmq.errors import BrokerAway

START: Final = "start it, or correct bus.url"
ACCOUNT: Final = "correct the user and the password in bus.url"
HOST: Final = (
    "make it (rabbitmqctl add_vhost), let the user in (rabbitmqctl set_permissions), or correct bus.url"
)


def broker(url: str) -> Dependency:
    """The broker at an ``amqp://`` address."""
    parts = URL(url)
    shown = parts.with_password(None).with_query(None)
    return Dependency("rabbitmq", str(shown), partial(_check, parts))


async def _check(url: URL) -> None:
    try:
        await _knock(url)
        await answer(_greet(url))
    except BrokerAway as error:
        raise _trouble(url, error.__cause__ or error) from None
    except OSError as error:
        raise Missing(error, START) from None


async def _knock(url: URL) -> None:
    """See that somebody listens: the client logs an error at each try where nobody does."""
    _, writer = await asyncio.open_connection(url.host, url.port or PORTS.get(url.scheme))
    writer.close()


async def _greet(url: URL) -> None:
    connection = aiormq.Connection(url)
    try:
        await connection.connect()
    except CONNECTION_EXCEPTIONS as error:
        raise _trouble(url, error) from None
    await connection.close()


def _trouble(url: URL, error: BaseException) -> Missing:
    """What it refuses it tells in a frame that the client does not expect, nor show."""
    match error:
        case AuthenticationError() | ProbableAuthenticationError():
            return Missing(error, ACCOUNT, lasting=True)
        case ConnectionNotAllowed() | InvalidFrameError():
            name = url.path[1:] or "/"
            return Missing(f"it does not let us into virtual host {name!r}", HOST, lasting=True)
        case _:
            return Missing(error, START)
