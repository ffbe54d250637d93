"""``wakala parse``: what the engine understands of a text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.common import Config, Json, load_settings, run_async
from adapters.cli.options import OfShop

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.understanding.port import Understood

Words = Annotated[str | None, typer.Argument(metavar="TEXT", help="What a customer writes.")]
Texts = Annotated[Path | None, typer.Option("--file", help="Texts, one a line; - for standard input.")]


def parse(
    text: Words = None,
    *,
    file: Texts = None,
    json: Json = False,
    shop: OfShop = None,
    config: Config = None,
) -> None:
    """Print the intent and the items of a text. Of a file, a JSON line for each of its lines."""
    import msgspec

    if text is not None and file is None:
        texts = [text]
    elif file is not None and text is None:
        texts = _lines(file)
    else:
        raise typer.BadParameter("give a text or --file, and not both")
    for understood in run_async(_understand(load_settings(config), texts, shop)):
        if json or file:
            print(msgspec.json.encode(as_json(understood)).decode())
        else:
            print("\n".join(_sentences(understood)))


def _lines(file: Path) -> list[str]:
    """Read one text a line; only a line feed ends one, whatever else Unicode calls a line break."""
    from bot.errors import WakalaError

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8", "replace")
    except OSError as error:
        raise WakalaError(f"{file}: cannot read the texts: {error.strerror}") from None
    return text.removesuffix("\n").split("\n") if text else []


async def _understand(settings: Settings, texts: list[str], named: str | None) -> list[Understood]:
    """Read the texts as a customer's of that shop, where every intent of every state is allowed."""
    from adapters.cli.shops import choose, opened
    from adapters.engine import template_folders
    from adapters.jinja import load_phrases
    from bot.assembly import compile_flows
    from bot.plugin import load_plugins
    from bot.understanding import LexicalUnderstanding

    async with opened(settings) as shops:
        menu = shops.directory.menu(choose(shops.directory, named).tenant)
    plugins = load_plugins(list(settings.plugins.enabled))
    allowed = frozenset(name for flow in compile_flows(plugins).values() for _, name in flow.rows)
    intents = load_phrases(template_folders(plugins))
    understanding = LexicalUnderstanding()
    return [understanding.understand(text, menu=menu, intents=intents, allowed=allowed) for text in texts]


def as_json(understood: Understood) -> dict[str, Any]:
    """Return the reading in the form that is promised to other programs."""
    return {
        "intent": understood.intent,
        "items": understood.items,
        "ambiguous": understood.ambiguous,
        "unmatched": understood.unmatched,
    }


def _sentences(understood: Understood) -> Iterator[str]:
    yield f"intent: {understood.intent or 'none'}"
    for item in understood.items:
        yield f"item: {item.quantity} x {' '.join((item.product, *item.options))}"
    for asked in understood.ambiguous:
        yield f"ambiguous: {asked.words!r} may be {', '.join(asked.candidates)}"
    for words in understood.unmatched:
        yield f"unmatched: {words!r}"
