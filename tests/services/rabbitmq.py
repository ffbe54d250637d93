"""RabbitMQ, one node without plugins: quorum queues work, with one member each."""

from __future__ import annotations

import aio_pika

from tests.services.kind import Kind, Place

CONFIGURATION = """\
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 33554432
"""
"""The log of the quorum queues is held in memory, too: 512 MB by default."""

ARGUMENTS = "-noinput -kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
"""Of Erlang: no shell, no other machines, and no spinning of idle threads on the cores of the tests."""


async def ping(url: str) -> str:
    """Open a connection, which tells the version, and a channel."""
    async with await aio_pika.connect(url) as connection:
        await connection.channel()
        return str(connection.transport.connection.server_properties["version"])


def _environment(place: Place) -> dict[str, str]:
    """All on loopback; the node and Erlang's port mapper have the ports next to the server's."""
    folder, port = place.folder, place.port
    return {
        "HOME": str(folder),  # of the cookie
        "RABBITMQ_NODENAME": f"wakala{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(port + 1),
        "ERL_EPMD_PORT": str(port + 2),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
        "RABBITMQ_CONF_ENV_FILE": f"{folder}/environment",
        "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
        "RABBITMQ_MNESIA_BASE": f"{folder}/data",
        "RABBITMQ_LOG_BASE": f"{folder}/logs",
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_ALLOW_INPUT": "1",  # lets its script become the server, which then gets our signals
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ARGUMENTS,
    }


rabbitmq = Kind(
    name="rabbitmq",
    title="RabbitMQ",
    package="rabbitmq-server",
    url="amqp://guest:guest@127.0.0.1:{port}/",
    programs=("rabbitmq-server",),
    folders=("/usr/lib/rabbitmq/bin",),  # the one in the PATH of Debian insists on an account of its own
    files=lambda _: {"rabbitmq.conf": CONFIGURATION, "environment": "", "plugins": "[].\n"},
    environment=_environment,
    command=lambda place: [f"{place.programs}/rabbitmq-server"],
    ping=ping,
)
