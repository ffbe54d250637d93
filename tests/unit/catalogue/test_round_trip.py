import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from bot import Option, Product
from plugins.catalogue.importing import load, read, write_csv, write_json
from plugins.catalogue.importing.prices import LARGEST

letters = st.characters(exclude_categories=("C", "Z"), include_characters=" |;,=:[]\\\"'#")
names = st.text(letters, min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
ids = st.text("abcXYZé019._-", min_size=1, max_size=12)
prices = st.integers(0, LARGEST * 100)
aliases = st.lists(names, max_size=3, unique=True).map(tuple)


def options(price: st.SearchStrategy[int]) -> st.SearchStrategy[list[Option]]:
    return st.lists(
        st.builds(Option, id=ids, name=names, price=price, aliases=aliases),
        max_size=4,
        unique_by=lambda option: option.id,
    )


@st.composite
def products(draw: st.DrawFn) -> Product:
    priced = draw(options(prices))
    sizes = draw(st.integers(0, len(priced)))
    return Product(
        id=draw(ids),
        name=draw(names),
        price=draw(prices),
        category=draw(st.just("") | names),
        aliases=draw(aliases),
        sizes=tuple(priced[:sizes]),
        extras=tuple(priced[sizes:]),
        ingredients=tuple(draw(options(st.just(0)))),
        description=draw(st.just("") | names),
        available=draw(st.booleans()),
        vendor=draw(st.just("") | ids),
    )


menus = st.lists(products(), min_size=1, max_size=4, unique_by=lambda product: product.id).map(tuple)


@given(menus)
def test_a_menu_written_as_json_reads_back_the_same(menu: tuple[Product, ...]) -> None:
    assert load(write_json(menu).encode()) == menu


@given(menus)
def test_a_menu_written_as_csv_reads_back_the_same(menu: tuple[Product, ...]) -> None:
    assert load(write_csv(menu).encode("utf-8-sig")) == menu


@given(menus)
def test_json_to_csv_to_json_is_the_same_text(menu: tuple[Product, ...]) -> None:
    first = write_json(menu)
    assert write_json(load(write_csv(load(first.encode())).encode())) == first


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "price", "sizes", "extras", "aliases", "id", "x"]), inner)
    ),
    max_leaves=12,
)


@given(anything)
def test_no_json_breaks_the_reading(value: object) -> None:
    reading = read(msgspec.json.encode([{"name": "Kota", "price": 5}, value]))
    assert reading.problems or reading.products


@given(st.binary() | st.text().map(str.encode) | st.text("name,price;|:=[]\\\"'\r\n05.").map(str.encode))
@example(b"name,price\r\rKota,5")
@example(b"sep=\nname,price")
@example(b"sep=ab\nname,price")
@example(b'[{"name": "Kota", "price": 1e999999999}]')
@example(b"[" * 2_000)
def test_no_bytes_break_the_reading(data: bytes) -> None:
    reading = read(data)
    assert reading.problems or reading.products
