"""What holds for every text and every menu."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bot import Item, Menu, Option, Product
from bot.understanding import LexicalUnderstanding, Understood

INTENTS = {"menu": {"en": ("menu",)}, "stop": {"en": ("=stop",)}, "help": {"en": ("?",)}}
ALLOWED = frozenset({*INTENTS, "add", "remove", "change"})
FILE = Path(__file__).parents[2] / "data" / "menus" / "kasi.json"
KASI = msgspec.json.decode(FILE.read_bytes(), type=Menu)
NAMES = [
    word
    for product in KASI.products
    for named in (product, *product.sizes, *product.extras, *product.ingredients)
    for word in (*named.name.split(), named.name)
]
SIGNS = [
    *("and", "with", "no", "extra", "without", "x2", "2", "a", "the", "500ml", "R10", "half", "dozen"),
    *(",", ".", "&", "/", "(", ")", "make", "that", "change", "remove", "one", "both", "to", "or", "instead"),
]

phrases = st.lists(st.sampled_from([*NAMES, *SIGNS, "\n", "pizza", "please"]), max_size=14).map(" ".join)
texts = st.one_of(st.text(max_size=80), phrases)
words = st.text(alphabet="abcdeknoptr 0123456789&-./()R", min_size=1, max_size=16)
options = st.builds(Option, words, words, st.integers(0, 9900), st.tuples(words) | st.just(()))
products = st.builds(
    Product,
    words,
    words,
    st.integers(0, 9900),
    category=words | st.just(""),
    aliases=st.tuples(words) | st.just(()),
    sizes=st.lists(options, max_size=3).map(tuple),
    extras=st.lists(options, max_size=3).map(tuple),
    ingredients=st.lists(options, max_size=3).map(tuple),
)
menus = st.lists(products, max_size=5, unique_by=lambda product: product.id).map(
    lambda sold: Menu("any", "ZAR", tuple(sold), 1)
)


KNOWING = LexicalUnderstanding()


def understand(text: str, allowed: Collection[str] = ALLOWED) -> Understood:
    return KNOWING.understand(text, menu=KASI, intents=INTENTS, allowed=allowed)


def _ids(product: Product) -> set[str]:
    return {option.id for option in (*product.sizes, *product.extras)} | {
        f"no-{option.id}" for option in product.ingredients
    }


def _is_on(menu: Menu, item: Item) -> bool:
    return any(item.product == one.id and set(item.options) <= _ids(one) for one in menu.products)


def _holds(understood: Understood, menu: Menu) -> bool:
    sold = {product.id for product in menu.products}
    least = 1 if understood.intent == "add" else 0
    return (
        all(_is_on(menu, item) for item in (*understood.items, *understood.removed))
        and all(least <= item.quantity <= 99 for item in understood.items)
        and all(0 <= item.quantity <= 99 for item in understood.removed)
        and all(set(asked.candidates) <= sold and asked.candidates for asked in understood.ambiguous)
        and set(understood.options) <= {id_ for product in menu.products for id_ in _ids(product)}
        and (understood.quantity is None or 1 <= understood.quantity <= 99)
        and (understood.intent is None or understood.intent in ALLOWED)
        and 0 <= understood.score <= 1
    )


@given(texts)
def test_whatever_is_written_only_things_on_the_menu_come_of_it(text: str) -> None:
    assert _holds(understand(text), KASI)


@given(menus, st.lists(words, max_size=6).map(" ".join))
def test_any_menu_at_all_can_be_read_from(menu: Menu, text: str) -> None:
    new = LexicalUnderstanding()
    for said in (text, *(f"2 {product.name}" for product in menu.products)):
        assert _holds(new.understand(said, menu=menu, intents=INTENTS, allowed=ALLOWED), menu)


@given(texts)
def test_the_same_text_always_means_the_same(text: str) -> None:
    assert understand(text) == understand(text)


@given(texts, st.sets(st.sampled_from(sorted(ALLOWED))))
def test_only_allowed_intents_are_returned(text: str, allowed: set[str]) -> None:
    understood = understand(text, allowed)
    assert understood.intent is None or understood.intent in allowed


@given(st.sampled_from(KASI.products), st.integers(1, 99))
def test_every_product_is_found_by_its_own_name(product: Product, amount: int) -> None:
    understood = understand(f"{amount} x {product.name}")
    assert [item.product for item in understood.items] == [product.id]


Named = tuple[str, tuple[str, frozenset[str]], int]
"""An item in words; the product and options it names; how many of it."""


@st.composite
def named_items(draw: st.DrawFn) -> Named:
    product, amount = draw(st.sampled_from(KASI.products)), draw(st.integers(1, 20))
    size = draw(st.sampled_from((None, *product.sizes)))
    extra = draw(st.sampled_from((None, *product.extras)))
    without = draw(st.sampled_from((None, *product.ingredients)))
    said = [f"{amount} x", size.name if size else "", product.name]
    said.append(f"with extra {extra.name.removeprefix('Extra ')}" if extra else "")
    said.append(f"no {without.name}" if without else "")
    ids = [option.id for option in (size, extra) if option] + ([f"no-{without.id}"] if without else [])
    return " ".join(filter(None, said)), (product.id, frozenset(ids)), amount


@given(
    st.lists(named_items(), min_size=1, max_size=4),
    st.sampled_from((" and ", ", ", "\n", " plus ")),
    st.sampled_from(("{}", "hi can i get {} please", "{} to 12 main road", "{}. Thanks, see you at 6")),
)
def test_whatever_is_composed_of_names_is_read_back_exactly(
    named: list[Named], join: str, letter: str
) -> None:
    expected: Counter[tuple[str, frozenset[str]]] = Counter()
    for _, what, amount in named:
        expected[what] += amount
    understood = understand(letter.format(join.join(said for said, _, _ in named)))
    read = {(item.product, frozenset(item.options)): item.quantity for item in understood.items}
    assert (read, understood.ambiguous, understood.unmatched) == (expected, (), ())
