"""Plays a transcript on a stage: does what its people do and compares what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from adapters.console.acts import (
    Act,
    Arranged,
    Heard,
    Line,
    Note,
    Paid,
    Press,
    Published,
    Said,
    Silence,
    Skipped,
    Standing,
    Transcript,
)
from adapters.console.comparison import agrees, like, side_by_side
from adapters.console.stage import Stage
from adapters.console.transcript import write_transcript
from bot.messages import Reply, Tap


class Mismatch(AssertionError):
    """The chat went otherwise than its transcript says; the message shows where and how."""


@dataclass(slots=True)
class _Beat:
    """One thing somebody does, or time passing, and what is said of it after."""

    deed: Line | None = None
    checks: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Scene:
    """``heard`` is all that each person heard so far, ``speaker`` who spoke last."""

    stage: Stage
    heard: dict[str, list[Reply]]
    speaker: str


async def play(transcript: Transcript, stage: Stage) -> None:
    """Play it to the end; raises Mismatch after the first beat that goes otherwise.

    Everybody named in it is listened to from the start: a message to one of them that it does not
    mention is a mismatch too.
    """
    speaking = (act for _, act in transcript.lines if isinstance(act, Said | Heard | Silence | Paid))
    roles = [act.role for act in speaking if act.role]
    scene = _Scene(stage, {role: [] for role in roles}, roles[0] if roles else "")
    for beat in _beats(transcript.lines):
        try:
            await _perform(scene, beat)
        except Mismatch as mismatch:
            raise Mismatch(f"{_heading(transcript.source, beat)}\n\n{mismatch}") from None


def _beats(lines: Iterable[Line]) -> Iterator[_Beat]:
    beat = _Beat()
    for line in lines:
        if isinstance(line.act, Said | Skipped | Paid | Arranged):
            yield beat
            beat = _Beat(line)
        elif not isinstance(line.act, Note):
            beat.checks.append(line)
    yield beat


def _heading(source: str, beat: _Beat) -> str:
    line = beat.deed or beat.checks[0]
    return f"{source}:{line.number}\n{write_transcript([line.act]).rstrip()}"


async def _perform(scene: _Scene, beat: _Beat) -> None:
    if beat.deed:
        await _do(scene, beat.deed.act)
    for role in scene.heard:
        await _compare_replies(scene, role, beat.checks)
    await _compare_events(scene, beat.checks)
    await _compare_state(scene, beat.checks)


async def _do(scene: _Scene, deed: Act) -> None:
    match deed:
        case Arranged(how):
            await scene.stage.arrange(how)
        case Skipped(seconds):
            await scene.stage.skip(seconds)
        case Paid(role, outcome):
            scene.speaker = role
            await scene.stage.pay(role, outcome)
        case Said(role, content):
            scene.speaker = role
            said = _tap(scene.heard[role], content) if isinstance(content, Press) else content
            await scene.stage.say(role, said)


def _tap(heard: list[Reply], press: Press) -> Tap:
    choices = heard[-1 - press.ago].choices if press.ago < len(heard) else ()
    for choice in choices:
        if like(press.title, choice.title):
            return Tap(choice.id, choice.title)
    titles = " ".join(f"[{choice.title}]" for choice in choices) or "nothing to tap"
    which = f"the message {press.ago} before the newest" if press.ago else "the newest message"
    raise Mismatch(f"there is no such choice: {which} offers {titles}")


async def _compare_replies(scene: _Scene, role: str, checks: list[Line]) -> None:
    expected = [act for _, act in checks if isinstance(act, Heard) and (act.role or scene.speaker) == role]
    replies = await scene.stage.replies(role)
    scene.heard[role] += replies
    if len(expected) != len(replies) or not all(map(agrees, expected, replies)):
        raise Mismatch(f"the bot to {role}:\n{side_by_side(expected, replies)}")


async def _compare_events(scene: _Scene, checks: list[Line]) -> None:
    events = list(await scene.stage.events())
    for number, act in checks:
        match act:
            case Published(None) if events:
                raise Mismatch(f"line {number} expects no further event; published was {', '.join(events)}")
            case Published(str(type_)) if type_ not in events:
                raise Mismatch(
                    f"line {number} expects {type_}; published was {', '.join(events) or 'nothing'}"
                )
            case Published(str(type_)):
                events.remove(type_)


async def _compare_state(scene: _Scene, checks: list[Line]) -> None:
    for number, act in checks:
        if isinstance(act, Standing) and (state := await scene.stage.state(scene.speaker)) != act.state:
            raise Mismatch(f"line {number} expects the state {act.state}; it is {state}")
