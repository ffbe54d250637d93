"""The schedule: from a seed alone, and complete."""

from __future__ import annotations

import pytest

from tests.chaos.faults import DOING
from tests.chaos.mutants import MUTANTS
from tests.chaos.plans import mutated, usual
from tests.chaos.run import planned
from tests.chaos.schedule import KINDS, schedule

TARGETS = {
    "workers": ("bot-1", "bot-2", "orders-1"),
    "services": ("bot", "orders"),
    "broker": ("rabbitmq",),
    "redis": ("redis",),
    "database": ("postgres",),
    "ways": ("postgres", "rabbitmq", "redis", "whatsapp"),
    "webhooks": ("whatsapp",),
    "bus": ("rabbitmq",),
}


def test_the_same_seed_makes_the_same_schedule() -> None:
    assert schedule(7, 90, TARGETS, 4) == schedule(7, 90, TARGETS, 4) != schedule(8, 90, TARGETS, 4)


@pytest.mark.parametrize("seed", range(5))
def test_every_kind_of_fault_comes_in_each_run_also_in_the_shortest(seed: int) -> None:
    for minutes in (0.5, 2.0, 30.0):
        faults = planned(usual(seed, minutes), TARGETS)
        assert {fault.kind for fault in faults} == set(KINDS) == set(DOING)


def test_a_long_run_has_a_fault_every_few_seconds() -> None:
    faults = schedule(1, 1800, TARGETS, 4)
    assert len(faults) == 450
    assert [fault.second for fault in faults] == sorted(fault.second for fault in faults)


def test_faults_are_done_to_what_there_is_and_last_as_long_as_they_may() -> None:
    for fault in schedule(3, 900, TARGETS, 1):
        kind = KINDS[fault.kind]
        assert fault.target in TARGETS[kind.targets]
        assert kind.lasts[0] <= fault.lasts <= kind.lasts[1]


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_has_a_schedule_of_faults_that_there_are(name: str) -> None:
    plan = mutated(1, name)
    assert {fault.kind for fault in planned(plan, TARGETS)} == set(plan.kinds)
