"""``wakala run`` and ``wakala chat``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.common import ONLY, Config, load_settings, run_async

if TYPE_CHECKING:
    from bot.settings import Settings

Port = Annotated[
    int | None,
    typer.Option(min=0, max=65535, help="Listen here in place of server.port; 0 takes any free one."),
]


Only = Annotated[
    str,
    typer.Option(envvar=ONLY, help="Be this one service of those under [services]; all of them, by default."),
]


def run(config: Config = None, port: Port = None, only: Only = "") -> None:
    """Serve the shops: webhook, API, admin; in the demo, a simulator."""
    from adapters.logs import configure

    settings = load_settings(config, only, SERVER__PORT=port)
    configure(settings.log)
    run_async(_serve(settings, only))


def chat(config: Config = None, port: Port = None) -> None:
    """Chat with the demo shop here in the terminal. Starts it if it is not running."""
    from adapters.logs import configure

    settings = load_settings(config, SERVER__PORT=port)
    configure(settings.log.model_copy(update={"level": "error"}))
    run_async(_chat(settings))


async def _serve(settings: Settings, only: str) -> None:
    from adapters.lifecycle.stopping import told_to_stop, unless
    from adapters.serve import serve_until

    def announce(url: str) -> None:
        print(welcome(settings, url), flush=True)

    with told_to_stop() as stopping:
        if await unless(stopping, _prepared(settings, only)):
            await serve_until(stopping, settings, announce, only=only)


async def _prepared(settings: Settings, only: str = "") -> None:
    """Once all is there that is required, bring the tables up to date."""
    from adapters.lifecycle.starting import starting
    from adapters.serve import prepare

    async with starting(settings, only):
        await prepare(settings, only)


async def _chat(settings: Settings) -> None:
    from adapters.cli.http import running_at
    from adapters.console.chat import chat as converse
    from adapters.serve import serve
    from bot.errors import WakalaError

    if not settings.emulated:
        raise WakalaError(
            "`wakala chat` plays a phone on the demo's emulator; set demo.enabled and demo.emulator, and no "
            "whatsapp.api_url, in a development environment"
        )
    if url := running_at(settings):
        await converse(url)
        return
    await _prepared(settings)
    async with serve(settings) as url:
        await converse(url)


def welcome(settings: Settings, url: str) -> str:
    """Say where everything is, and what to try first."""
    lines = [f"Admin           {url}/admin", f"API docs        {url}/docs"]
    if settings.emulated:
        lines.insert(0, f"Chat simulator  {url}/simulator")
        lines.append('Try it: open the simulator, and write "2 kotas and a coke" as the customer, Thandi.')
        lines.append("Mama Joy accepts it; Sipho says on, and brings it.")
    return "\n".join(("", *lines, ""))
