"""``python -m bench [--quick] [--only NAME]``: measure, print one table, judge nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from bench import latency, memory, messages, ordering, start, stored, throughput
from bench.appended import Appended
from bench.effort import FULL, QUICK, Effort
from bench.process import SERVER_CORE, NotMeasured, work
from bench.services.rows import services
from bench.stand import Told
from bench.steps import Steps
from bench.subjects import AIOGRAM, ALL, CALLBACK, COMMITTED, DELIVERED, FLOOR, Subject
from bench.table import Row, machine, render

MOST_MESSAGES = 8
"""To the customer, for one delivered order: Meta bills each."""


def speed(effort: Effort) -> Iterator[Row]:
    """Throughput as a share of the floor, turns a second, CPU time a turn (and the floor's share of it)."""
    speeds = throughput.compare(ALL, effort.rounds, effort.seconds)
    ratio = {one.subject: one.ratio for one in speeds}
    goals: dict[Subject, tuple[str, bool]] = {
        COMMITTED: (">= 0.10, ahead of aiogram", ratio[COMMITTED] >= max(0.10, ratio[AIOGRAM])),
        DELIVERED: (">= 0.07", ratio[DELIVERED] >= 0.07),
    }
    for one in speeds:
        measured = f"{one.ratio:.3f} {one.per_second:8,.0f}/s {one.cpu:6,.0f} µs ({one.cpu_ratio:.3f})"
        yield Row(one.subject.name, measured, *goals.get(one.subject, ()))


def acknowledgement(effort: Effort) -> Iterator[Row]:
    """The webhook's p99, after a probe of how quiet the machine is."""
    quiet = _latency(FLOOR, 0.5, effort)
    name = f"is the machine quiet? p99 of {FLOOR.name}, at 50 %"
    yield Row(name, f"{quiet.p99:.1f} ms", f"< {latency.QUIET:.0f} ms", quiet.p99 < latency.QUIET)
    for subject in (COMMITTED, DELIVERED, CALLBACK):
        seen = _latency(subject, 0.7, effort)
        name = f"p99 until the 200 at 70 % load: {subject.name}"
        yield Row(name, f"{seen.p99:.1f} ms, p50 {seen.p50:.1f}", "<= 50 ms", seen.p99 <= 50)


def _latency(subject: Subject, share: float, effort: Effort) -> latency.Latency:
    saturation = throughput.saturate(subject, effort.seconds).per_second
    return latency.under(subject, share, saturation, effort.rounds, effort.seconds)


def paying(effort: Effort) -> Iterator[Row]:
    """Whole orders over HTTP, and the turns and saga steps within them."""
    for method in ordering.METHODS:
        seen = ordering.orders(method, rounds=1, seconds=2 * effort.seconds)
        yield Row(
            f"whole orders by {method}, to the scheduled delivery",
            f"{seen.orders:.1f}/s, {seen.cpu:.1f} ms of CPU time each",
        )
        yield Row("  turns and saga steps within them", f"{seen.turns:,.0f}/s and {seen.steps:,.0f}/s")


def domains(effort: Effort) -> Iterator[Row]:
    """Events appended beside raw sqlite3, and steps of sagas, each without any HTTP."""
    told = Told(effort.seconds)
    events = work("bench.appended", told, Appended, SERVER_CORE)
    ratio = f"{events.ours / events.single:.2f} of {events.single:,.0f}/s"
    yield Row("events appended, with outbox and read model", f"{events.ours:,.0f}/s")
    yield Row("  to sqlite3 alone, a transaction each", ratio)
    grouped = f"{events.ours / events.grouped:.3f} of {events.grouped:,.0f}/s"
    yield Row("  to sqlite3 alone, as many a transaction", grouped)
    steps = work("bench.steps", told, Steps, SERVER_CORE)
    yield Row("saga steps, 64 sagas at a time", f"{steps.together:,.0f}/s", "DBOS 320-430/s")
    yield Row("  one saga at a time", f"{steps.alone:,.0f}/s")


def starting(effort: Effort) -> Iterator[Row]:
    """Start and import time."""
    yield Row("first start, which makes schema and demo shop", f"{start.first_start():.2f} s")
    later = start.next_start(effort.starts)
    yield Row("start, until the first 200 of /readyz", f"{later:.2f} s", "<= 1 s", later <= 1)
    yield Row("  of which importing", f"{start.imports(effort.starts):.2f} s")


def silence(effort: Effort) -> Iterator[Row]:
    """Memory of idle conversations."""
    seen = memory.growth(effort.groups, idle=2.0)
    yield Row("memory before anybody wrote", f"{seen.start:.0f} MB")
    for number, group in enumerate(seen.groups, 1):
        last = number == len(seen.groups)
        goal = ("about 0", group < 1.0) if last else ("", None)
        yield Row(f"  more for 10,000 idle conversations, group {number}", f"{group:+.1f} MB", *goal)


def storage(effort: Effort) -> Iterator[Row]:
    """The cost of a turn with very many conversations stored."""
    active, uniform = stored.costs(effort.rounds, effort.seconds, effort.many)
    name = f"a turn with {effort.many:,} stored against 1,000:"
    yield Row(f"{name} 20,000 active", _multiple(active), "<= 1.1 x", active.time <= 1.1)
    yield Row(f"{name} any of them", _multiple(uniform), "<= 1.5 x", uniform.time <= 1.5)


def _multiple(cost: stored.Cost) -> str:
    return f"{cost.time:.2f} x, in CPU time {cost.cpu:.2f} x"


def billed(_: Effort) -> Iterator[Row]:
    """Messages of one whole delivered order, each of which the channel bills."""
    for way in messages.WAYS:
        sent = messages.of_a_delivered_order(way)
        name = f"messages to the customer of a delivered order, by {way}"
        yield Row(name, str(sent["customer"]), f"<= {MOST_MESSAGES}", sent["customer"] <= MOST_MESSAGES)
        yield Row("  to the vendor and to the driver", f"{sent['vendor']} and {sent['driver']}")


PARTS: dict[str, Callable[[Effort], Iterator[Row]]] = {
    "speed": speed,
    "latency": acknowledgement,
    "orders": paying,
    "domains": domains,
    "start": starting,
    "memory": silence,
    "stored": storage,
    "messages": billed,
    "services": services,
}


def main() -> None:
    """Measure what was asked for and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round each, a tenth of the data")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be repeated")
    asked = parser.parse_args()
    rows: list[Row] = []
    for name in asked.only or PARTS:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        try:
            rows += PARTS[name](QUICK if asked.quick else FULL)
        except NotMeasured as problem:
            rows.append(Row(f"{name}: {problem}", "not measured"))
    print(machine())
    print(render(rows))


if __name__ == "__main__":
    main()
