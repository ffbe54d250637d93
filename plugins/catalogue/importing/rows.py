"""One row of a file, its fields read one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict

from plugins.catalogue.importing import words
from plugins.catalogue.importing.options import read_options
from plugins.catalogue.importing.prices import read_price
from plugins.catalogue.importing.problems import Rejected

OTHER_NAMES: Final = {
    "title": "name",
    "sku": "id",
    "synonyms": "aliases",
    "variants": "sizes",
    "addons": "extras",
    "removable": "ingredients",
}
"""Fields by the names that other systems give them."""


def field_name(written: str) -> str:
    """The field that a key or a column head means; itself, if none."""
    name = "_".join(written.replace("-", " ").lower().split())
    return OTHER_NAMES.get(name, name)


def read_fields(value: Any) -> dict[str, Any]:
    """Name the fields and leave out the empty ones; one that is given twice keeps its odd name."""
    if not isinstance(value, Mapping):
        fix = 'write it like {"name": "Cheese", "price": "6.00"}'
        raise Rejected("an object is expected here", fix, value=value)
    fields: dict[str, Any] = {}
    for key, content in value.items():
        name = field_name(key)
        fields[key if name in fields else name] = content
    return {name: content for name, content in fields.items() if content not in (None, "")}


class StrictRow(BaseModel):
    """A row that refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Name = Annotated[str, BeforeValidator(words.read_name)]
Price = Annotated[int, BeforeValidator(read_price)]
Id = Annotated[str, BeforeValidator(words.read_id)]
Words = Annotated[tuple[Name, ...], BeforeValidator(words.read_words)]


class OptionRow(StrictRow):
    """A size, an extra or an ingredient as its file has it."""

    id: Id = ""
    name: Name
    price: Price | None = None
    aliases: Words = ()


Options = Annotated[
    tuple[Annotated[OptionRow, BeforeValidator(read_fields)], ...], BeforeValidator(read_options)
]


class ProductRow(StrictRow):
    """A product as its file has it. The order of the fields is the order of the columns."""

    id: Id = ""
    name: Name
    price: Price | None = None
    category: Annotated[str, BeforeValidator(words.read_text)] = ""
    description: Annotated[str, BeforeValidator(words.read_description)] = ""
    aliases: Words = ()
    sizes: Options = ()
    extras: Options = ()
    ingredients: Options = ()
    available: Annotated[bool, BeforeValidator(words.read_flag)] = True
    vendor: Annotated[str, BeforeValidator(words.read_text)] = ""


COLUMNS: Final = tuple(ProductRow.model_fields)
