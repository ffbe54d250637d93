"""A guard that is taken out is missed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import uvloop

from adapters.sql.inbox import SqlInbox
from bot.clock import SystemClock
from tests.chaos.mutants import MUTANTS
from tests.chaos.plans import mutated
from tests.chaos.run import run
from tests.chaos.table import table
from tests.chaos.world import WORKER
from tests.doubles.databases import on_server, opened
from tests.doubles.rows import message

QUICKEST = "inbox-dedup"
"""The others take as long each: `make mutants` runs all."""


@pytest.mark.timeout(600)
def test_a_run_without_a_guard_is_found_out(tmp_path: Path) -> None:
    outcome = uvloop.run(run(mutated(1, QUICKEST), tmp_path))
    sys.stdout.write(f"\n{table(outcome)}\n")
    assert outcome.violations["every webhook, message and event once"]
    assert outcome.served


async def test_without_its_guard_the_inbox_takes_a_message_as_often_as_it_comes(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SqlInbox, "_accept", SqlInbox._accept)  # so that the guard is back afterwards
    MUTANTS[QUICKEST].mutate()
    async with opened(await on_server(postgres), SystemClock()) as database:
        [first] = await database.inbox.accept([message("a")])
        [again, twice] = await database.inbox.accept([message("a"), message("a")])
    assert first.key == "a"
    assert len({first.key, again.key, twice.key}) == 3


@pytest.mark.parametrize("name", MUTANTS)
def test_every_guard_can_be_taken_out_of_the_worker_as_it_is(name: str, tmp_path: Path) -> None:
    worker = subprocess.run((*WORKER, f"-{name}", "version"), cwd=tmp_path, capture_output=True, check=False)
    assert worker.returncode == 0, worker.stderr.decode()
