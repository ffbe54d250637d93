"""Words without templates: what is said is the template's name, what is understood the intent's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot import Choice, Menu, Reply
from bot.understanding.port import Phrases, Understood


class NamedWords:
    """bot.ports.Renderer: each template says its name. ``choices`` are what templates offer, by name."""

    def __init__(self, choices: Mapping[str, Mapping[str, str]] = {}, missing: Collection[str] = ()) -> None:
        self.rendered: list[tuple[str, Mapping[str, Any]]] = []
        self._choices, self._missing = choices, set(missing)

    def break_down(self, name: str) -> None:
        """From now on this template is missing."""
        self._missing.add(name)

    def render(self, language: str, flow: str, name: str, values: Mapping[str, Any]) -> Reply:
        if name in self._missing:
            raise LookupError(f"no template {name}")
        self.rendered.append((name, values))
        offered = self._choices.get(name, {})
        return Reply(name, tuple(Choice(id, title) for id, title in offered.items()))

    def has(self, flow: str, name: str) -> bool:
        return name not in self._missing

    def update(self, language: str, flow: str, shop: str, text: str) -> Reply:
        return Reply(text)


class NamedIntents:
    """bot.understanding.Understanding: a message that is an intent's name means it, one that holds it may."""

    def understand(
        self, text: str, *, menu: Menu, intents: Mapping[str, Phrases], allowed: Collection[str]
    ) -> Understood:
        if text in allowed:
            return Understood(intent=text, score=1.0)
        held = next((word for word in text.split() if word in allowed), None)
        return Understood(intent=held, score=0.5 if held else 0.0)
