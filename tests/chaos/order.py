"""Whether everybody heard of events in the order in which they were published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bot.events import decode_envelope
from bot.plugin import load_plugins
from bot.settings import Plugins
from tests.chaos.cast import Service
from tests.crash.world import rows

CONSUMED = "SELECT consumer, event_id, at FROM consumed"
ENTERED = "SELECT conversation, key, seq FROM inbox WHERE kind = 'event'"
PUBLISHED = "SELECT home, position, event_id, body FROM every_events"


class Place(NamedTuple):
    """Where an event stands: behind all of its ``line`` (who published it, and of which cause) before it."""

    line: tuple[str, str]
    position: int
    type: str


def disorder(file: Path, cast: Sequence[Service]) -> Iterator[str]:
    """Say who heard what too late; of different causes, or from different services, any order is right."""
    places = _places(file, cast)
    heard: defaultdict[tuple[str, tuple[str, str]], list[tuple[float, Place]]] = defaultdict(list)
    for who, event_id, when in _heard(file):
        if place := places.get(event_id):
            heard[who, place.line].append((when, place))
    for (who, _), line in heard.items():
        for (_, before), (_, after) in pairwise(sorted(line)):
            if before.position > after.position:
                yield f"{who} heard {after.type} ({after.position}) after {before.type} ({before.position})"


def _heard(file: Path) -> Iterator[tuple[str, str, float]]:
    """Who heard which event when, by a count or a clock of theirs."""
    yield from rows(file, CONSUMED)
    for conversation, key, seq in rows(file, ENTERED):
        yield conversation, key.split(":")[1], seq


def _places(file: Path, cast: Sequence[Service]) -> dict[str, Place]:
    """Of each event, its place where it was published: others have it, too, where they heard of it."""
    homes, found = _homes(cast), {}
    for service, position, event_id, body in rows(file, PUBLISHED):
        envelope = decode_envelope(body)
        if homes.get(envelope.metadata.source, cast[0].name) == service:
            found[event_id] = Place((service, envelope.correlation_id), position, envelope.event_type)
    return found


def _homes(cast: Sequence[Service]) -> Mapping[str, str]:
    """The service of each source of events that is not the first one's."""
    plugins = {plugin: service.name for service in cast[1:] for plugin in service.plugins}
    known = [one for one in load_plugins(list(Plugins().enabled)) if one.name in plugins]
    sagas = {f"saga.{saga.name}": plugins[one.name] for one in known for saga in one.sagas}
    return {**plugins, **sagas}
