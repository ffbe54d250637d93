"""Speech: everything a turn says, made into at most one message with numbered choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.conversation import Offer
from bot.messages import Choice, Reply
from bot.plugin import View
from bot.ports import Renderer
from bot.turn import Turn, TurnFailed

NOWHERE = Reply("")
"""What is said outside the 24 h window in place of an answer: nothing, for who was just heard is inside."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Renders a turn's words. One message a turn: messages are billed one by one."""

    renderer: Renderer
    views: Mapping[str, View]

    def reply(self, turn: Turn) -> tuple[Reply, ...]:
        """Return what to send, and remember on the conversation which choices it offers."""
        parts = list(self._parts(turn))
        if not parts:
            return ()
        choices = next((part.choices for part in reversed(parts) if part.choices), ())
        text = "\n\n".join(part.text for part in parts if part.text)
        outside = NOWHERE if turn.content is not None else self._outside(turn, parts, text)
        reply = Reply(
            text=text,
            choices=choices,
            menu_label=next((part.menu_label for part in reversed(parts) if part.choices), ""),
            ask_location=any(part.ask_location for part in parts),
            numbered=any(part.numbered for part in parts),
            document=next((part.document for part in parts if part.document), None),
            template=outside.template,
            language=outside.language,
            parameters=outside.parameters,
            buttons=outside.buttons,
            category=outside.category,
        )
        return (self._offer(turn, reply),)

    def _outside(self, turn: Turn, parts: Sequence[Reply], text: str) -> Reply:
        """What stands for news outside the window: a template of its own, or the flow's for any news."""
        own = next((part for part in parts if part.template), None)
        return own or self.renderer.update(turn.conversation.language, turn.flow.name, turn.shop.name, text)

    def _offer(self, turn: Turn, reply: Reply) -> Reply:
        """Sign each choice with this turn's number, so that a tap tells which prompt it answers."""
        if turn.shown:
            turn.conversation.offered = None
        if not reply.choices:
            return reply
        step = turn.conversation.version + 1
        turn.conversation.offered = Offer(step, [(choice.id, choice.title) for choice in reply.choices])
        signed = tuple(
            Choice(f"{step}.{choice.id}", choice.title, choice.description, choice.section)
            for choice in reply.choices
        )
        return msgspec.structs.replace(reply, choices=signed)

    def _parts(self, turn: Turn) -> Iterator[Reply]:
        for name, values in turn.spoken:
            yield self._render(turn, name, values)
        if turn.shown and turn.flow.states[turn.conversation.state].prompts:
            yield self._render(turn, turn.conversation.state, {})

    def _render(self, turn: Turn, name: str, values: Mapping[str, Any]) -> Reply:
        try:
            view = self.views.get(turn.flow.key(name))
            seen = {**view(turn), **values} if view else values
            return self.renderer.render(
                turn.conversation.language,
                turn.flow.name,
                name,
                {
                    "shop": turn.shop,
                    "name": turn.conversation.name,
                    "understood": turn.understood,
                    "nearest": turn.nearest,
                    **seen,
                },
            )
        except Exception as error:
            raise TurnFailed(f"template {turn.flow.name}/{name}", error) from error
