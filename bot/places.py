"""Places: who works for the shop stands in several flows at once, and one of them takes each input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.conversation import Conversation, Offer
from bot.flow import WORK
from bot.machine import CompiledFlow
from bot.messages import Message, Text
from bot.recognition import Recogniser
from bot.turn import Turn


@dataclass(frozen=True, slots=True)
class Places:
    """Knows which flow an input is for. A customer has one flow, so for them there is nothing to find out."""

    flows: Mapping[str, CompiledFlow]
    recogniser: Recogniser

    def customers(self, name: str = "") -> CompiledFlow:
        """The customers' flow of that name, or their first."""
        known = self.flows.get(name)
        if known is not None and not known.table.serves:
            return known
        return next(flow for flow in self.flows.values() if not flow.table.serves)

    def front(self, conversation: Conversation, roles: frozenset[str]) -> CompiledFlow:
        """The flow in front: the one they asked for, else the first that serves them, else the customers'."""
        chosen = self.flows.get(conversation.chosen)
        if chosen is not None and (not chosen.table.serves or _serves(chosen, roles)):
            return chosen
        return next(self._work(roles), None) or self.customers(conversation.flow)

    def enter(self, conversation: Conversation, roles: frozenset[str]) -> CompiledFlow:
        """Put that flow in front, where it was left, and forget those that do not serve them any more."""
        flow = self.front(conversation, roles)
        if conversation.version == 0 and conversation.flow != flow.name:
            conversation.flow, conversation.flow_version = flow.name, flow.table.version
            conversation.state = flow.table.start
        elif flow.name in conversation.places or self._has(conversation.flow, roles):
            _move(conversation, flow)
        for name in [*conversation.places]:
            if not self._has(name, roles):
                del conversation.places[name]
        flow.adopt(conversation)
        return flow

    def reach(self, turn: Turn, name: str) -> bool:
        """Go to the flow that news or a timer are for; False if it does not serve this person any more."""
        if name and not self._has(name, turn.roles):
            return False
        self.go(turn, self.flows[name] if name else self._shopping(turn.conversation))
        return True

    def recognise(self, turn: Turn, message: Message) -> str | None:
        """Find the flow that the message is for, and what it means there; see Recogniser.recognise."""
        if not turn.roles:
            return self.recogniser.recognise(turn, message)
        front = turn.flow
        if not front.table.serves and (flow := self._called(turn, message)):
            self.go(turn, flow)
            return self.recogniser.recognise(turn, message)
        asked = self._asked_last(turn.conversation)
        if asked is not front and self._answers(turn, asked, message):
            self.go(turn, asked)
            return self.recogniser.recognise(turn, message)
        problem = self.recogniser.recognise(turn, message)
        if problem is None:
            return None
        understood = turn.understood
        for flow in self._work(turn.roles):
            if flow is not front and self._takes(turn, flow, message):
                return None
        self.go(turn, front)
        turn.understood = understood
        return problem

    def go(self, turn: Turn, flow: CompiledFlow) -> None:
        """Go on in this flow, where it was left."""
        if turn.flow is not flow:
            _move(turn.conversation, flow)
            flow.adopt(turn.conversation)
            turn.flow, turn.began = flow, turn.conversation.state

    def _called(self, turn: Turn, message: Message) -> CompiledFlow | None:
        """The work flow whose word this is, whatever it may mean to a customer.

        That is one that brings it to the front, alone, or one that overrides, with what it is about.
        """
        text = message.content.body if isinstance(message.content, Text) else ""
        for flow in self._work(turn.roles):
            fronts = {row.name for row in flow.table.transitions if row.flow == WORK}
            said = self.recogniser.commands[flow.name].read(text, fronts | flow.table.overrides)
            if said and (not said[1] if said[0] in fronts else said[1]):
                return flow
        return None

    def _answers(self, turn: Turn, asked: CompiledFlow, message: Message) -> bool:
        """Whether it picks what another flow offers; at work also by one word of that flow."""
        offered = _offered(turn, asked)
        if self.recogniser.answers(offered, message):
            return True
        if offered is None or not turn.flow.table.serves or not asked.table.serves:
            return False
        words = message.content.body if isinstance(message.content, Text) else ""
        triggers = {choice.partition(":")[0] for choice, _ in offered.choices}
        said = self.recogniser.commands[asked.name].read(words, triggers)
        return said is not None and not said[1]

    def _takes(self, turn: Turn, flow: CompiledFlow, message: Message) -> bool:
        """Whether a flow that is not in front has a command for this, or waits for such a thing."""
        self.go(turn, flow)
        content = message.content
        if isinstance(content, Text) and not self.recogniser.commands[flow.name].read(
            content.body, flow.triggers[turn.conversation.state]
        ):
            return False
        return self.recogniser.recognise(turn, message) is None

    def _work(self, roles: frozenset[str]) -> Iterator[CompiledFlow]:
        return (flow for flow in self.flows.values() if _serves(flow, roles)) if roles else iter(())

    def _has(self, name: str, roles: frozenset[str]) -> bool:
        """Whether there is such a flow, and it serves them."""
        flow = self.flows.get(name)
        return flow is not None and (not flow.table.serves or _serves(flow, roles))

    def _shopping(self, conversation: Conversation) -> CompiledFlow:
        """The customers' flow that this person is in, or was last."""
        names = (conversation.flow, *conversation.places)
        return self.customers(next((name for name in names if not self.flows[name].table.serves), ""))

    def _asked_last(self, conversation: Conversation) -> CompiledFlow:
        """The flow whose choices were put last; the one in front where there are none."""
        steps = {name: place.offered.step for name, place in conversation.places.items() if place.offered}
        steps[conversation.flow] = conversation.offered.step if conversation.offered else 0
        return self.flows[max(steps, key=lambda name: steps[name])]


def _serves(flow: CompiledFlow, roles: frozenset[str]) -> bool:
    return not flow.table.serves.isdisjoint(roles)


def _move(conversation: Conversation, flow: CompiledFlow) -> None:
    if conversation.flow != flow.name:
        conversation.go(flow.name, flow.table.version, flow.table.start)


def _offered(turn: Turn, flow: CompiledFlow) -> Offer | None:
    return turn.conversation.places[flow.name].offered
