"""The engine: one input and one conversation in, one decision out.

    input ──► flow ──────► trigger ─────► handler ──► transition ────► words ────► Decision
    message   which of     what does it   changes     by the flow's    templates   committed whole
    event     theirs?      mean there?    the slots   table                        by the worker
    timer     places.py    recognition.py             machine.py       speech.py   worker.py

A turn is a pure decision. Nothing here sends, stores or waits for anything but a handler's queries.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from bot.clock import utc
from bot.conversation import Conversation
from bot.errors import Refusal, ServiceUnavailable
from bot.events import decode_envelope
from bot.flow import RETURN, SAME, Idle, Transition
from bot.machine import CompiledFlow
from bot.member import Member
from bot.messages import Message
from bot.places import Places
from bot.plugin import Handler, Intent
from bot.ports import Ask, Directory, Input
from bot.recognition import MISSES
from bot.shop import Shop
from bot.speech import Speech
from bot.turn import NOBODY, Decision, Turn, TurnFailed

FOLLOWS = 10
"""How many triggers one input may set off: a loop in a flow must not hang a worker."""

decode_message = msgspec.json.Decoder(Message).decode


class TimerDue(msgspec.Struct, frozen=True):
    """A timer that came due. It means nothing unless the conversation still has it at that ``due``."""

    name: str
    due: float


decode_timer = msgspec.json.Decoder(TimerDue).decode


@dataclass(frozen=True, slots=True)
class Engine:
    """Decides turns. Built once at start from flows and plugins; holds no conversation.

    ``queries`` answers what handlers ask of other domains; ``turn_timeout`` is the time limit in seconds
    of all of a turn's handlers together; ``stale_after`` the age in seconds from which a message is
    answered but no longer acted on.
    """

    flows: Mapping[str, CompiledFlow]
    intents: Mapping[str, Intent]
    enters: Mapping[str, Handler]
    places: Places
    speech: Speech
    directory: Directory
    queries: Ask | None = None
    turn_timeout: float = 2.0
    stale_after: float = 6 * 3600

    def warm_up(self, shop: Shop) -> None:
        """Let the first turn of a shop take no longer than the others."""
        self.places.recogniser.warm_up(self.directory.menu(shop.tenant))

    def begin(self, given: Input, shop: Shop) -> Conversation:
        """A new conversation for somebody never heard of: in the customers' flow, at its start."""
        flow = self.places.customers().table
        return Conversation(
            id=given.conversation,
            tenant=given.tenant,
            number=given.number,
            customer=given.customer,
            flow=flow.name,
            flow_version=flow.version,
            state=flow.start,
            language=shop.language,
        )

    async def decide(self, conversation: Conversation, given: Input, shop: Shop, now: float) -> Decision:
        """Decide one turn on a conversation of the caller's own; raises TurnFailed naming the culprit."""
        message = decode_message(given.body) if given.kind == "message" else None
        turn = self.open(conversation, given, message, shop, now)
        if message is not None:
            await self._message(turn, message, now)
        elif not self.places.reach(turn, given.flow):
            return Decision(conversation)
        elif given.kind == "event":
            turn.event = decode_envelope(given.body)
            await self._act(turn, turn.event.event_type)
        else:
            due = decode_timer(given.body)
            if conversation.timers.get(due.name) != due.due:
                return Decision(conversation, outcome="stale")
            await self._timer(turn, due, now)
        replies, moved = self.speech.reply(turn), turn.moved()
        self.places.go(turn, self.places.front(conversation, turn.roles))
        return Decision(conversation, replies, tuple(turn.events), tuple(turn.routes), moved=moved)

    def give_up(self, conversation: Conversation, given: Input, shop: Shop, now: float) -> Decision:
        """The decision for an input whose turn failed: an apology to a person, and nothing else changes.

        A timer is disarmed, so that it fires no more and the conversation's others still do.
        """
        message = decode_message(given.body) if given.kind == "message" else None
        turn = self.open(conversation, given, message, shop, now)
        if message is not None:
            turn.say("apology")
        elif given.kind == "timer" and self.places.reach(turn, given.flow):
            conversation.timers.pop(decode_timer(given.body).name, None)
        replies = self.speech.reply(turn)
        self.places.go(turn, self.places.front(conversation, turn.roles))
        return Decision(conversation, replies)

    def open(
        self, conversation: Conversation, given: Input, message: Message | None, shop: Shop, now: float
    ) -> Turn:
        """A turn that has yet to decide anything, in the flow that this person has in front."""
        if message is not None:
            conversation.hear(message)
        staff = self.directory.staff(shop.tenant)
        member = self._member(conversation, given, staff)
        flow = self.places.enter(conversation, member.roles if member else NOBODY)
        menu = self.directory.menu(shop.tenant)
        return Turn(
            conversation,
            flow,
            shop,
            menu,
            utc(now),
            member=member,
            staff=staff,
            queries=self.queries,
            reads=self.places.recogniser.order,
            began=conversation.state,
            correlation=given.correlation,
        )

    def _member(self, conversation: Conversation, given: Input, staff: tuple[Member, ...]) -> Member | None:
        """Who of the shop's people this is. News may be the first that is heard of them."""
        if given.member:
            member = next((one for one in staff if one.id == given.member), None)
            conversation.address.update(member.identities if member else {})
            return member
        return self.directory.member(conversation.tenant, conversation.address)

    async def _message(self, turn: Turn, message: Message, now: float) -> None:
        """Do what a message means where the person stands; what means nothing there is answered all the same.

        A problem is the template that says why not: None is none, and "" is one that needs no answer.
        """
        turn.message_id, state = message.id, turn.flow.states[turn.conversation.state]
        if turn.flow.table.welcome and turn.conversation.version == 0:
            turn.say(turn.flow.table.welcome)
        problem = self.places.recognise(turn, message)
        self._rearm(turn, now)
        if problem != "" and not state.silent and now - message.sent_at.timestamp() > self.stale_after:
            turn.say("late", sent_at=message.sent_at)
            turn.prompt()
        elif problem is None:
            self._lapse(turn)
            await self._act(turn, turn.trigger)
            self._count_refusals(turn)
        elif problem:
            self._miss(turn, problem)

    async def _timer(self, turn: Turn, due: TimerDue, now: float) -> None:
        """A timer fires once; one that comes later than its grace allows only ends."""
        del turn.conversation.timers[due.name]
        waited = next((t for t in turn.flow.timers[turn.conversation.state] if t.name == due.name), None)
        if waited is None or waited.grace is None or now - due.due <= waited.grace:
            await self._act(turn, due.name)

    async def _act(self, turn: Turn, trigger: str) -> None:
        """Run the trigger and whatever it sets off, within the turn's time limit."""
        turn.deadline = asyncio.get_running_loop().time() + self.turn_timeout
        turn.ahead.append(trigger)
        for _ in range(FOLLOWS):
            turn.trigger = turn.ahead.pop(0)
            try:
                await self._step(turn)
            except Refusal as refusal:
                turn.refused = True
                turn.say(refusal.template, **refusal.values)
            if not turn.ahead:
                return
        raise TurnFailed(f"trigger {trigger!r}", RecursionError(f"set off more than {FOLLOWS} triggers"))

    async def _step(self, turn: Turn) -> None:
        """One trigger: its handler first, which may refuse, and then the row whose guard holds."""
        if intent := self.intents.get(turn.flow.key(turn.trigger)):
            await self._run(intent.handler, turn)
        row = turn.flow.fire(turn, turn.trigger)
        if row is None:
            self._refuse(turn)
            return
        if row.says:
            turn.say(row.says)
        if row.flow is not None:
            self._bring(turn, row.flow)
        elif row.dest != SAME:
            await self._entered(turn, row)
        elif turn.flow.states[turn.conversation.state].asks and (turn.content or turn.spoken):
            turn.prompt()

    def _bring(self, turn: Turn, flow: str) -> None:
        """Bring another flow to the front, and let it open."""
        turn.conversation.chosen = flow
        self.places.go(turn, self.places.front(turn.conversation, turn.roles))
        if turn.flow.table.opens:
            turn.follow(turn.flow.table.opens)

    async def _entered(self, turn: Turn, row: Transition) -> None:
        """A state is shown, and its timers begin; who only returns to it does not enter it anew."""
        state = turn.conversation.state
        turn.shown = True
        self._arm(turn)
        enter = self.enters.get(turn.flow.key(state))
        if row.dest != RETURN and enter is not None:
            await self._run(enter, turn)

    async def _run(self, handler: Handler, turn: Turn) -> None:
        """Await a handler within the turn's time; whatever goes wrong in it carries its name."""
        try:
            async with asyncio.timeout_at(turn.deadline):
                await handler(turn)
        except Refusal:
            raise
        except (Exception, asyncio.CancelledError) as error:
            if _is_cancelled():
                raise
            cause = _unanswered(turn.asked) if isinstance(error, TimeoutError) and turn.asked else error
            raise TurnFailed(f"{handler.__module__}.{handler.__qualname__}", cause) from cause

    def _count_refusals(self, turn: Turn) -> None:
        """A customer refused again and again is lost, as if not understood; commands may well be refused."""
        is_lost = turn.refused and not turn.flow.table.serves
        turn.conversation.misses = turn.conversation.misses + 1 if is_lost else 0
        if turn.conversation.misses >= len(MISSES):
            turn.say(MISSES[-1])
            turn.prompt()

    def _miss(self, turn: Turn, problem: str) -> None:
        """Say why not, and what there is to say; at work that is not put anew: the last offer stands."""
        turn.conversation.misses += 1
        turn.say(problem)
        if turn.flow.states[turn.conversation.state].prompts or not turn.flow.table.serves:
            turn.prompt()

    def _refuse(self, turn: Turn) -> None:
        """No guard held: say why, by the row that would have been taken."""
        rows = turn.flow.rows.get((turn.conversation.state, turn.trigger), ())
        for row in rows:
            if row.otherwise:
                turn.say(row.otherwise)
                return

    def _lapse(self, turn: Turn) -> None:
        """Go back from a question to which something else was said, where that ends it."""
        state = turn.flow.states[turn.conversation.state]
        if state.lapses and turn.trigger not in turn.flow.answers[state.name]:
            turn.go_back()
            self._arm(turn)

    def _arm(self, turn: Turn) -> None:
        """A state that was entered has its own timers and no others."""
        timers = turn.flow.timers[turn.conversation.state]
        turn.conversation.timers = {t.name: turn.now.timestamp() + t.delay for t in timers}

    def _rearm(self, turn: Turn, now: float) -> None:
        """The person is here: what waits for their silence waits anew."""
        for trigger in turn.flow.timers[turn.conversation.state]:
            if isinstance(trigger, Idle):
                turn.conversation.timers[trigger.name] = now + trigger.delay


def _unanswered(query: str) -> ServiceUnavailable:
    """The turn's time was up while it waited for a domain: that is nothing it did wrong."""
    said, service = f"{query} was not answered within the turn's time", query.partition(".")[0]
    return ServiceUnavailable(said, service=service, attempts=1, breaker="closed")


def _is_cancelled() -> bool:
    """Whether the turn itself is cancelled, and not just something that a handler waits for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
