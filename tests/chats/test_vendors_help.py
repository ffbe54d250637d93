"""Vendors find all their words in two messages of help, and no word that a help names is made up."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates" / "en"
PHRASES: dict[str, dict[str, list[str]]] = tomllib.loads((TEMPLATES / "phrases.toml").read_text())
WORDS = PHRASES["vending"]
SMALL_TALK = {"greet", "thanks", "help", "help_more", "subscribe", "stop", "sure_yes", "sure_no"}
"""What people say without having read of it."""


def _help() -> str:
    both = (TEMPLATES / "vending" / name for name in ("help.j2", "help_more.j2"))
    shown = " ".join(part.read_text() for part in both).replace("*", "")
    return re.sub(r"\{\{.*?\}\}", "", shown).casefold()


def _is_told(intent: str) -> bool:
    role, _, what = intent.partition("_")
    like_drivers = role in ("staff", "manager") and what in ("add", "remove")
    phrases = WORDS[f"driver_{what}" if like_drivers else intent]
    return any(re.search(rf"\b{re.escape(phrase)}\b", _help()) for phrase in phrases)


@pytest.mark.parametrize("intent", sorted(WORDS.keys() - SMALL_TALK))
def test_every_word_is_in_help(intent: str) -> None:
    assert _is_told(intent), f"help.j2 and help_more.j2 name none of {WORDS[intent]}"


def test_every_word_of_the_drivers_help_is_understood() -> None:
    shown = (TEMPLATES / "driving" / "help.j2").read_text()
    phrases = {phrase for known in PHRASES["driving"].values() for phrase in known}
    words = {re.sub(r"[ \d]*$", "", word) for word in re.findall(r"\*([^*]+)\*", shown)}
    assert {word for word in words if not any(word.startswith(phrase) for phrase in phrases)} == set()
