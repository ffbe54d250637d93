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

Numbers = Annotated[
    list[str] | None,
    typer.Option(
        "--number",
        metavar="NUMBER",
        help="A phone_number_id, once or several times; by default the demo shop's.",
    ),
]


@group.command()
def whatsapp(
    host: Host = "127.0.0.1",
    port: Port = 8081,
    webhook_url: WebhookUrl = None,
    numbers: Numbers = None,
    config: Config = None,
) -> None:
    """Answer in place of Meta's Cloud API, with faults on demand."""
    from adapters.whatsapp.emulator import DEMO_NUMBERS, EmulatorSettings, serve

    settings = load_settings(config)
    webhook = webhook_url or f"http://{settings.server.host}:{settings.server.port}/webhook"
    emulator = EmulatorSettings(
        webhook_url=webhook,
        app_secret=settings.whatsapp.app_secret[0].get_secret_value(),
        numbers=dict.fromkeys(numbers, "+27 10 000 0000") if numbers else DEMO_NUMBERS,
    )
    print(f"Cloud API emulator at http://{host}:{port}, sending webhooks to {webhook}", flush=True)
    print(f"Point the server at it with WAKALA_WHATSAPP__API_URL=http://{host}:{port}", flush=True)
    serve(emulator, host=host, port=port)


@group.command()
def paystack(
    host: Host = "127.0.0.1", port: Port = 8082, webhook_url: WebhookUrl = None, config: Config = None
) -> None:
    """Answer in place of Paystack, with checkout pages and webhooks."""
    from adapters.gateways.paystack.emulator import DEMO_SECRET_KEY, EmulatorSettings, serve

    server = load_settings(config).server
    webhook = webhook_url or f"http://{server.host}:{server.port}/webhooks/paystack"
    print(f"Paystack emulator at http://{host}:{port}, sending webhooks to {webhook}", flush=True)
    print(f"It takes the secret key {DEMO_SECRET_KEY}, which opens nothing else", flush=True)
    print(
        f"Customers pay at their links, or by POST http://{host}:{port}/payments/<reference>/pay", flush=True
    )
    serve(EmulatorSettings(webhook_url=webhook), host=host, port=port)


@group.command()
def ozow(host: Host = "127.0.0.1", port: Port = 8083) -> None:
    """Answer in place of Ozow, with pay pages and notifications."""
    from adapters.gateways.ozow.emulator import EmulatorSettings, serve

    emulator = EmulatorSettings()
    print(
        f"Ozow emulator at http://{host}:{port}, API and pay page, for site {emulator.site_code}", flush=True
    )
    print(
        f"It takes the API key {emulator.api_key} and the private key {emulator.private_key},"
        " which open nothing else",
        flush=True,
    )
    print(
        f"Customers pay at their links, or by POST http://{host}:{port}/payments/<reference>/pay", flush=True
    )
    serve(emulator, host=host, port=port)


@group.command()
def mpesa(host: Host = "127.0.0.1", port: Port = 8084) -> None:
    """Answer in place of Safaricom's Daraja, with customers' phones."""
    from adapters.gateways.mpesa.emulator import EmulatorSettings, serve

    emulator = EmulatorSettings()
    [(shortcode, passkey)] = emulator.passkeys.items()
    print(f"M-Pesa emulator at http://{host}:{port} for shortcode {shortcode}, passkey {passkey}", flush=True)
    print(
        f"It takes the consumer key {emulator.consumer_key} and secret {emulator.consumer_secret},"
        f" which open nothing else; its certificate is at http://{host}:{port}/certificate",
        flush=True,
    )
    print(f"Customers pay by POST http://{host}:{port}/payments/<reference>/pay", flush=True)
    serve(emulator, host=host, port=port)
