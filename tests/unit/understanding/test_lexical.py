"""What is kept between texts: the index of each version of a menu, and no more than a few."""

from msgspec.structs import replace

from bot import Item, Menu, Product
from bot.understanding import LexicalUnderstanding
from bot.understanding.lexical import Recent

TEA = Product("tea", "Tea", 1000)
COCOA = Product("cocoa", "Cocoa", 1200)


def _items(understanding: LexicalUnderstanding, text: str, menu: Menu) -> tuple[Item, ...]:
    return understanding.understand(text, menu=menu, intents={}, allowed={"add"}).items


def test_a_new_version_of_a_menu_is_read_at_once() -> None:
    understanding, menu = LexicalUnderstanding(), Menu("t", "ZAR", (TEA,), 1)
    assert _items(understanding, "tea", menu) == (Item("tea"),)
    changed = replace(menu, products=(COCOA,), version=2)
    assert _items(understanding, "tea", changed) == ()
    assert _items(understanding, "cocoa", changed) == (Item("cocoa"),)


def test_shops_do_not_see_each_others_menus() -> None:
    understanding = LexicalUnderstanding()
    assert _items(understanding, "tea", Menu("one", "ZAR", (TEA,), 1)) == (Item("tea"),)
    assert _items(understanding, "tea", Menu("two", "ZAR", (COCOA,), 1)) == ()


def test_phrases_of_another_table_are_not_mixed_up() -> None:
    understanding, menu = LexicalUnderstanding(), Menu("t", "ZAR", ())
    for name in ("one", "two"):
        table = {name: {"en": ("go",)}}
        assert understanding.understand("go", menu=menu, intents=table, allowed={name}).intent == name


def test_the_longest_unused_is_forgotten_first() -> None:
    made: list[str] = []
    recent: Recent[str, str] = Recent(lambda source: made.append(source) or source.upper(), most=2)
    for key in ("a", "b", "a", "c", "a", "b"):
        assert recent.get(key, key) == key.upper()
    assert made == ["a", "b", "c", "b"]
