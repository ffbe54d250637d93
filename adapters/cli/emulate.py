"""``wakala emulate``: local stand-ins for what is outside."""

from __future__ import annotations

from typing import Annotated

import typer

from adapters.cli.common import Config, load_settings, new_group

group = new_group("Run a local stand-in for an outside service.")

Host = Annotated[str, typer.Option(help="Listen on this address.")]
Port = Annotated[int, typer.Option(help="Listen on this port.")]
WebhookUrl = Annotated[
    str | None, typer.Option(help="Where to send webhooks; by default the configured server's.")
]


@group.callback()
def emulate() -> None:
    """Keep ``emulate`` a group while it has one member only."""


@group.command()
def whatsapp(
    host: Host = "127.0.0.1", port: Port = 8081, webhook_url: WebhookUrl = None, config: Config = None
) -> None:
    """Answer in place of Meta's Cloud API: send, statuses, media, and faults on demand."""
    from adapters.whatsapp.emulator import EmulatorSettings, serve

    settings = load_settings(config)
    webhook = webhook_url or f"http://{settings.server.host}:{settings.server.port}/webhook"
    emulator = EmulatorSettings(
        webhook_url=webhook, app_secret=settings.whatsapp.app_secret[0].get_secret_value()
    )
    print(f"Cloud API emulator at http://{host}:{port}, sending webhooks to {webhook}", flush=True)
    print(f"Point the server at it with WAKALA_WHATSAPP__API_URL=http://{host}:{port}", flush=True)
    serve(emulator, host=host, port=port)
