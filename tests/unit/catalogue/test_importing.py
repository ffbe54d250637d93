import msgspec
import pytest

from bot.menu import Option, Product
from plugins.catalogue.importing import BadFile, Problem, load, read

KOTA = Product(
    id="russian-kota",
    name="Russian Kota",
    price=3500,
    category="Kotas",
    aliases=("sphatlo", "i-kota"),
    extras=(Option("cheese", "Cheese", 600),),
    ingredients=(Option("atchar", "Atchar"),),
)
CHIPS = Product(
    id="chips",
    name="Chips",
    price=2000,
    category="Snacks",
    sizes=(Option("small", "Small", 2000), Option("large", "Large", 4200)),
    available=False,
)
COMMAS = """\
name,price,category,aliases,sizes,extras,ingredients,available
Russian Kota,R35.00,Kotas,sphatlo | i-kota,,Cheese: 6.00,Atchar,yes
Chips,,Snacks,,Small: 20.00 | Large: 42.00,,,no
"""
SEMICOLONS = """\
Name;Price;Category;Aliases;Sizes;Extras;Ingredients;Available
Russian Kota;R35,00;Kotas;sphatlo, i-kota;;Cheese: 6,00;Atchar;WAAR
Chips;;Snacks;;Small: 20,00 | Large: 42,00;;;ONWAAR
;;;;;;;
"""
PLAIN = """\
[
  {"name": "Russian Kota", "price": 35, "category": "Kotas", "aliases": ["sphatlo", "i-kota"],
   "extras": {"Cheese": 6}, "ingredients": ["Atchar"]},
  {"name": "Chips", "category": "Snacks", "sizes": {"Small": 20.0, "Large": 42.0}, "available": false}
]
"""
GROUPED = """\
{"currency": "ZAR", "categories": [
  {"name": "Kotas", "items": [
    {"title": "Russian Kota", "price": "35.00", "synonyms": "sphatlo; i-kota",
     "addons": ["Cheese: 6"], "removable": "Atchar"}]},
  {"name": "Snacks", "items": [
    {"name": "Chips", "variants": ["Small: 20", "Large: 42"], "available": "no"}]}
]}
"""


@pytest.mark.parametrize(
    "data",
    [
        COMMAS.encode(),
        COMMAS.encode("utf-8-sig"),
        COMMAS.replace("\n", "\r\n").encode(),
        COMMAS.replace(",", "\t").encode("utf-16"),
        SEMICOLONS.encode("utf-8-sig"),
        b"sep=;\r\n" + SEMICOLONS.encode(),
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        b'{"products": ' + PLAIN.encode() + b"}",
        GROUPED.encode(),
    ],
)
def test_the_same_menu_is_read_from_every_kind_of_file(data: bytes) -> None:
    assert load(data) == (KOTA, CHIPS)


def test_accents_survive_the_encoding_that_old_spreadsheets_save() -> None:
    assert load("name,price\nCrème,5\n".encode("cp1252"))[0].name == "Crème"


def test_an_id_that_is_not_given_comes_from_the_name_and_stays() -> None:
    names = ["Mama's Kota", "CRÈME brûlée!", "7-Up 330 ml", "Русский"]
    products = load(msgspec.json.encode([{"name": name, "price": 1} for name in names]))
    assert [product.id for product in products] == ["mamas-kota", "creme-brulee", "7-up-330-ml", "русскии"]


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read(text.encode()).problems]


def test_every_bad_row_is_named_with_line_column_value_rule_and_fix() -> None:
    reading = read(
        b"name,price,available,extras\n"
        b"Kota,abc,perhaps,\n"
        b'"Chips\nlarge",20,yes,\n'
        b",10,yes,\n"
        b"Coke,15,yes,Ice: cold\n"
    )
    assert reading.problems == (
        Problem(
            2,
            "price",
            "abc",
            "not a price",
            "write it like 12.50 (also read: R12,50 12r50 R 1 250,00 50c)",
        ),
        Problem(2, "available", "perhaps", "yes or no is expected here", "write yes or no"),
        Problem(5, "name", "", "this field must be there", "add a name"),
        Problem(
            6,
            "extras 1 price",
            "cold",
            "not a price",
            "write it like 12.50 (also read: R12,50 12r50 R 1 250,00 50c)",
        ),
    )


def test_a_json_row_is_named_by_the_line_it_starts_on() -> None:
    text = (
        '{\n"products": [\n  {"name": "Kota",\n   "price": 5},\n\n  {"name": "Chips", "price": "x"},\n  7\n]}'
    )
    assert [(p.line, p.column, p.value) for p in read(text.encode()).problems] == [
        (6, "price", "x"),
        (7, "product", "7"),
    ]


def test_a_file_with_one_bad_row_gives_nothing() -> None:
    with pytest.raises(BadFile, match="1 problem, so nothing was imported:\nline 3, price: 'x'"):
        load(b"name,price\nKota,35\nChips,x\n")


def test_a_product_that_is_there_twice_is_named_with_its_first_line() -> None:
    assert problems("name,price\nCoke,15\nFanta,14\ncoke,16\n") == [
        "line 4, id: 'coke': line 2 has a product with this id already (without an id, the name gives it); "
        "give one of the two another id or name"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "name,price,colour\nKota,5,red\n",
            "line 1, columns: 'colour': there is no such column; allowed are id,",
        ),
        ("name,price,Price\nKota,5,5\n", "line 1, columns: 'price': this column is there twice"),
        ("price\n5\n", "line 1, columns: '': there is no column name"),
        (
            "name,price\nKota,R12,50\n",
            "line 2, row: '50': there are more cells than columns; put double quotes",
        ),
        ('name,price\n"Kota,5\n', "line 2, row: '': not CSV: unexpected end of data"),
        ("", "line 1, columns: '': there is no column name"),
        ("name,price,,\nKota,5,,x\n", "line 2, row: 'x': there are more cells than columns"),
        ("name,price\n", "line 1, products: '': the file has no products"),
        ("[]", "line 1, products: '': the file has no products"),
        ('[{"name": "Kota",}]', "line 1, file: '': not JSON: JSON is malformed: trailing comma"),
        ('[\n{"name": "Kota"\n', "line 3, file: '': not JSON: Input data was truncated"),
        ('{"shop": 1}', "line 1, file: '1': there is no field 'shop'; allowed are products, items, menu,"),
        ('{"products": 1}', "line 1, file: '1': a list is expected here"),
        ('{"categories": [1]}', "line 1, file: '1': an object is expected here"),
        ('{"currency": "KES",\n"products": []}', "line 1, currency: 'KES': this shop sells in ZAR"),
        (
            '[{"name": "Kota", "price": 5, "stock": 3}]',
            "line 1, stock: '3': there is no such field; allowed are id, name",
        ),
        ('[{"name": "Kota", "Name": "x", "price": 5}]', "line 1, Name: 'x': there is no such field"),
        ('[{"name": "Kota"}]', "line 1, price: '': a product has a price, or sizes with prices"),
        ('[{"name": "Kota", "sizes": ["Big"]}]', "line 1, sizes: 'Big': a size has the whole price"),
        ('[{"name": "Kota", "price": 5, "sizes": 7}]', "line 1, sizes: '7': a list of options is expected"),
        (
            '[{"name": "Kota", "price": 5, "extras": [{"nom": 1}]}]',
            "line 1, extras 1 name: '': this field must be",
        ),
        (
            '[{"name": "Kota", "price": 5, "extras": [": 5"]}]',
            "line 1, extras: ': 5': not an option; write it like",
        ),
        (
            '[{"name": "Kota", "price": 5, "extras": ["a", "A"]}]',
            "line 1, sizes and extras: 'a': the id of each option",
        ),
        (
            '[{"name": "Kota", "price": 5, "ingredients": ["a: 5"]}]',
            "line 1, ingredients: 'a': an ingredient is in",
        ),
        (
            '[{"name": "Kota", "price": 5, "aliases": 7}]',
            "line 1, aliases: '7': a list of names is expected here",
        ),
        ('[{"name": "Kota", "price": 5, "aliases": [{}]}]', "line 1, aliases 1: '{}': text is expected here"),
        ('[{"name": "Kota", "price": 5, "id": "a b"}]', "line 1, id: 'a b': an id has at most 64 letters"),
        (f'[{{"name": "Kota", "price": 5, "description": "{"x" * 1001}"}}]', "line 1, description: 'xx"),
        ('[{"name": "!!", "price": 5}]', "line 1, id: '!!': the name has no letters or digits"),
        (
            f'[{{"name": "{"x" * 121}", "price": 5}}]',
            f"line 1, name: '{'x' * 59}…': a name has 1 to 120 characters",
        ),
    ],
)
def test_each_fault_of_a_file_is_told(text: str, problem: str) -> None:
    assert any(found.startswith(problem) for found in problems(text)), problems(text)


def test_bytes_that_are_no_text_are_told() -> None:
    assert read(b"name,price\n\x81\xff").problems[0].rule == "the file is not text"
