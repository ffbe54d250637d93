"""Menus of four shops, the phrases of a few intents, and a way to read a text by them."""

from collections.abc import Callable, Collection
from pathlib import Path

import msgspec
import pytest

from bot import Menu
from bot.understanding import LexicalUnderstanding, Understood

MENUS = Path(__file__).parents[2] / "data" / "menus"

INTENTS = {
    "menu": {"en": ("menu", "i want to order", "show me the menu", "what do you have")},
    "status": {"en": ("status", "where is my order", "where's my food", "track my order")},
    "cancel": {"en": ("cancel", "cancel my order"), "zu": ("khansela",)},
    "checkout": {"en": ("check out", "checkout", "done", "that's all")},
    "person": {"en": ("person", "#", "speak to someone", "talk to a person")},
    "cart": {"en": ("cart", "my cart")},
    "pay_card": {"en": ("card",)},
    "help": {"en": ("help", "?")},
    "stop": {"en": ("=stop", "=unsubscribe")},
}
EVERY = frozenset({*INTENTS, "add", "remove", "change"})

Read = Callable[..., Understood]


@pytest.fixture(scope="session")
def menus() -> dict[str, Menu]:
    """Every menu in the data folder, by its file's name."""
    files = sorted(MENUS.glob("*.json"))
    return {file.stem: msgspec.json.decode(file.read_bytes(), type=Menu) for file in files}


@pytest.fixture(scope="session")
def understanding() -> LexicalUnderstanding:
    return LexicalUnderstanding()


@pytest.fixture(scope="session")
def read(understanding: LexicalUnderstanding, menus: dict[str, Menu]) -> Read:
    """Read a text by the named shop's menu."""

    def by(text: str, menu: str = "kasi", allowed: Collection[str] = EVERY) -> Understood:
        return understanding.understand(text, menu=menus[menu], intents=INTENTS, allowed=allowed)

    return by


@pytest.fixture(scope="session")
def items(read: Read) -> Callable[..., list[str]]:
    """Read a text; return its items as "quantity product option ..."."""

    def of(text: str, menu: str = "kasi") -> list[str]:
        named = read(text, menu).items
        return [" ".join((str(item.quantity), item.product, *item.options)) for item in named]

    return of
