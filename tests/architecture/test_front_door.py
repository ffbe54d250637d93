"""``from bot import ...`` is all that flows and plugins need, and all of it is documented."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import bot

DOCUMENT = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text("utf-8")
DOCUMENTED = {
    row.group(1): row.group(2) for row in re.finditer(r"^\| `(\w+)` \| (.+) \|$", DOCUMENT, re.MULTILINE)
}


def test_the_door_lists_all_that_passes_through_it_in_order() -> None:
    public = {
        name for name, value in vars(bot).items() if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert set(bot.__all__) == public
    assert len(bot.__all__) == len(set(bot.__all__))


@pytest.mark.parametrize("name", bot.__all__)
def test_what_passes_through_it_is_documented_in_a_sentence(name: str) -> None:
    assert len(DOCUMENTED[name].split()) > 2


def test_nothing_is_documented_that_is_not_there() -> None:
    assert set(DOCUMENTED) <= set(bot.__all__)


@pytest.mark.parametrize("name", [name for name in bot.__all__ if inspect.isclass(getattr(bot, name))])
def test_what_passes_through_it_explains_itself(name: str) -> None:
    assert inspect.getdoc(getattr(bot, name))
