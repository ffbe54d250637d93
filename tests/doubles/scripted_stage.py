"""A stage without an engine: the bot says what a script says, and time and events are a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.console.acts import Outcome
from bot.messages import Content, Reply, Tap, Text


class ScriptedStage:
    """adapters.console.stage.Stage over a table: what is said, or tapped, to what each role hears."""

    def __init__(self, script: Mapping[str, Mapping[str, Sequence[Reply]]]) -> None:
        self.said: list[tuple[str, Content]] = []
        self.skipped: list[int] = []
        self.paid: list[tuple[str, Outcome]] = []
        self.published: list[str] = []
        self._script = script
        self._waiting: dict[str, list[Reply]] = {}

    async def arrange(self, how: str) -> None:
        self.arranged = how

    async def say(self, role: str, content: Content) -> None:
        self.said.append((role, content))
        match content:
            case Text(words) | Tap(words):
                self._hear(words)

    async def pay(self, role: str, outcome: Outcome) -> None:
        self.paid.append((role, outcome))
        self._hear(f"/pay {outcome}")

    async def replies(self, role: str) -> Sequence[Reply]:
        return self._waiting.pop(role, [])

    async def skip(self, seconds: int) -> None:
        self.skipped.append(seconds)
        self._hear(f"+{seconds}")

    async def events(self) -> Sequence[str]:
        events, self.published = self.published, []
        return events

    async def state(self, role: str) -> str:
        return f"serving-{role}"

    def _hear(self, cue: str) -> None:
        for role, replies in self._script.get(cue, {}).items():
            self._waiting.setdefault(role, []).extend(replies)
        if cue == "order":
            self.published += ["cart.closed", "order.placed"]
