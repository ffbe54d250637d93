"""Words, taps and numbers are three ways to say the same."""

from __future__ import annotations

import pytest

from tests.chats.talk import hear, slots, tap
from tests.stage import EngineStage

CART = [
    {"product": "russian-kota", "name": "Russian Kota", "quantity": 1, "options": []},
    {"product": "coke", "name": "Coke", "quantity": 1, "options": ["500-ml"]},
]
TAPS = ("Menu", "Kotas", "Russian Kota", "Add more", "Cooldrinks", "Coke", "500 ml")
NUMBERS = ("hi", "1", "1", "1", "2", "4", "1", "2")
TITLES = ("hi", *TAPS)
SENTENCES = ("a russian kota and a 500ml coke",)
PIECES = ("a kota", "russian", "and a coke", "500ml")


@pytest.mark.parametrize("said", [NUMBERS, TITLES, SENTENCES, PIECES])
async def test_typed_numbers_titles_and_sentences_fill_the_same_cart(
    shop: EngineStage, said: tuple[str, ...]
) -> None:
    await hear(shop, *said)
    assert (await slots(shop))["cart"] == CART


async def test_taps_fill_the_same_cart(shop: EngineStage) -> None:
    reply = await hear(shop, "hi")
    for title in TAPS:
        reply = await tap(shop, reply, title)
    assert (await slots(shop))["cart"] == CART
