"""The slip of paper: everything that is written on it can be read from it."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from adapters.slip import print_slip


def words(text: str) -> str:
    return PdfReader(BytesIO(print_slip(text, "Slip"))).pages[0].extract_text()


def test_headings_columns_and_long_lines_are_all_there() -> None:
    read = words(f"# Shop\n= Street\n---\n* Total\tR80.00\n{'a very long name ' * 9}\tR1.00")
    assert read.split() == ["Shop", "Street", "Total", "R80.00", *("a very long name " * 9).split(), "R1.00"]


@pytest.mark.parametrize(
    ("given", "read"),
    [("Café Ümit", "Café Ümit"), ("Ṱhohoyanḓou", "Thohoyandou"), ("Kota \U0001f35e!", "Kota !")],
)
def test_letters_that_the_fonts_do_not_have_lose_their_marks_and_pictures_are_left_out(
    given: str, read: str
) -> None:
    assert words(given) == read


def test_fifty_lines_are_one_page_and_few_bytes() -> None:
    pdf = print_slip("\n".join(f"{line} x Kota\tR35.00" for line in range(50)), "Slip")
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert len(pdf) < 5000
