"""Who is to be told of too many dead letters is told once, until there are few again."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from adapters.alerts.channels import channels
from adapters.alerts.posting import NotTold, post
from adapters.alerts.watch import PAUSE, Watch, compose_watch
from adapters.dead_letters import Group, listing
from adapters.sql.alarms import SqlAlarms
from adapters.sql.database import Database
from bot.clock import SystemClock
from bot.dead_letters import DeadLetter
from bot.settings import load
from bot.settings.sections import Alerts
from tests.doubles.databases import in_file, opened
from tests.doubles.rows import AT, NOON
from tests.unit.alerts.conftest import Told

SLACK, PAGERDUTY = "/services/T0/B0/s3cret", "/v2/enqueue"
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with opened(in_file(tmp_path), SystemClock(lambda: NOON)) as database:
        yield database


def settings(told: Told) -> Alerts:
    return Alerts(
        threshold=10, slack_url=told.url + SLACK, pagerduty_key=KEY, pagerduty_url=told.url + PAGERDUTY
    )


async def at_once(_: float) -> None:
    """Wait for nothing."""


@dataclass
class Service:
    """A process that watches; ``letters`` are how many lie there."""

    told: Told
    database: Database
    name: str = "bot"
    letters: int = 10
    seconds: float = 0.0
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        self.watch = Watch(
            self.name,
            10,
            channels(settings(self.told)),
            SqlAlarms(self.database.writer),
            self._count,
            listing(self.name),
            partial(post, sleep=at_once, limit=1.0),
            lambda: self.seconds,
        )

    async def look(self, letters: int | None = None) -> None:
        self.letters = self.letters if letters is None else letters
        await self.watch.look()

    async def _count(self) -> list[Group]:
        counts = ((self.letters - 3, "KeyError: <id>"), (1, "a"), (1, "b"), (1, "c"))
        return [Group("event", error, count, AT, AT, "e1") for count, error in counts if count > 0]


@pytest.fixture
def service(told: Told, database: Database) -> Service:
    return Service(told, database)


async def test_nobody_is_told_of_few(told: Told, service: Service) -> None:
    await service.look(9)
    assert told.posts == []


async def test_slack_is_told_how_many_which_and_what_to_type(told: Told, service: Service) -> None:
    await service.look()
    assert told.to(SLACK) == [
        {
            "text": "10 dead letters in bot (alert at 10). Most: 7 x event: KeyError: &lt;id&gt;; "
            "1 x event: a; 1 x event: b. Type `WAKALA_ONLY=bot wakala dlq list`."
        }
    ]


async def test_another_service_is_asked_by_its_name(told: Told, database: Database) -> None:
    await Service(told, database, "payments").look()
    assert "Type `WAKALA_ONLY=payments wakala dlq list`." in told.to(SLACK)[0]["text"]


async def test_pagerduty_is_told_by_the_key_that_later_ends_it(told: Told, service: Service) -> None:
    await service.look()
    await service.look(9)
    trigger, resolve = told.to(PAGERDUTY)
    assert (trigger["routing_key"], trigger["event_action"]) == (KEY, "trigger")
    assert trigger["payload"]["summary"].startswith("10 dead letters in bot")
    assert (trigger["payload"]["severity"], trigger["payload"]["component"]) == ("error", "bot")
    assert trigger["payload"]["source"]
    assert resolve == {"routing_key": KEY, "event_action": "resolve", "dedup_key": trigger["dedup_key"]}


async def test_each_is_told_once_and_again_only_after_there_were_few(told: Told, service: Service) -> None:
    for letters in (10, 11, 500, 9, 3, 10, 12):
        await service.look(letters)
    assert len(told.to(SLACK)) == 2
    keys = [body["dedup_key"] for body in told.to(PAGERDUTY)]
    assert [body["event_action"] for body in told.to(PAGERDUTY)] == ["trigger", "resolve", "trigger"]
    assert keys[0] == keys[1] != keys[2]


async def test_a_process_that_begins_anew_tells_nobody_anew(
    told: Told, database: Database, service: Service
) -> None:
    await service.look()
    await Service(told, database).look()
    assert len(told.posts) == 2


async def test_who_may_have_died_while_telling_tells_once_more_by_the_same_key(
    told: Told, database: Database, service: Service
) -> None:
    begun = await SqlAlarms(database.writer).begin("bot", "pagerduty")
    await service.look()
    assert [body["dedup_key"] for body in told.to(PAGERDUTY)] == [begun.key]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_fault_that_passes_is_tried_through(told: Told, service: Service, status: int) -> None:
    told.answers = {SLACK: [status, status]}
    await service.look()
    assert (len(told.to(SLACK)), len(told.to(PAGERDUTY))) == (3, 1)


@pytest.mark.parametrize(("answers", "posts"), [([404], 1), ([302], 1), ([500] * 3, 3)])
async def test_a_channel_that_fails_is_left_alone_for_a_while_and_keeps_nobody_else_waiting(
    told: Told, service: Service, answers: list[int | None], posts: int
) -> None:
    told.answers = {SLACK: answers}
    await service.look()
    await service.look()
    assert (len(told.to(SLACK)), len(told.to(PAGERDUTY))) == (posts, 1)
    service.seconds = PAUSE
    await service.look()
    await service.look()
    assert len(told.to(SLACK)) == posts + 1


async def test_what_never_answers_is_not_waited_for(told: Told) -> None:
    told.answers = {SLACK: [None] * 3}
    [slack, _] = channels(settings(told))
    with pytest.raises(NotTold, match="slack has not answered 3 times, at last: TimeoutError"):
        await post(slack, {"text": "x"}, at_once, limit=0.01)


async def test_nothing_secret_is_logged(
    told: Told, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told.answers = {SLACK: [404], PAGERDUTY: [400]}
    await service.look()
    assert "slack refuses with status 404; see that alerts.slack_url is right" in caplog.text
    assert "pagerduty refuses with status 400; see that alerts.pagerduty_key is right" in caplog.text
    ours = "".join(one.getMessage() for one in caplog.records if one.name != "aiohttp.access")
    assert not [secret for secret in ("s3cret", KEY) if secret in ours]


async def test_an_address_where_nobody_listens_is_not_logged_either(
    told: Told, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    service = Service(Told("http://127.0.0.1:1"), database)
    await service.look()
    assert "slack has not answered 3 times, at last: ClientConnectorError" in caplog.text
    assert "s3cret" not in caplog.text


async def test_what_lies_in_the_database_is_what_is_counted(told: Told, database: Database) -> None:
    told_to = {"SLACK_URL": told.url + SLACK, "THRESHOLD": "2"}
    watch = compose_watch(
        load(None, {f"WAKALA_ALERTS__{key}": one for key, one in told_to.items()}), database
    )
    assert watch is not None
    for number in (1, 2):
        assert told.posts == []
        await database.letters.file(DeadLetter("bot", f"e{number}", "t", "", "", f"no {number}", (), b""))
        await watch.look()
    assert "2 dead letters in bot (alert at 2). Most: 2 x event: no &lt;n&gt;" in told.to(SLACK)[0]["text"]


async def test_without_channels_nobody_watches(database: Database) -> None:
    assert compose_watch(load(None, {}), database) is None


def test_an_address_that_is_none_is_refused_without_being_shown() -> None:
    with pytest.raises(Exception, match="must be an http:// or https:// address with a path") as refused:
        load(None, {"WAKALA_ALERTS__SLACK_URL": "hooks.slack.com/s3cret"})
    assert "s3cret" not in str(refused.value)
