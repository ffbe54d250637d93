"""A shop's figures for people: tables under their headings, and nothing where nothing is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from adapters.cli.common import print_table
from adapters.console.durations import write_duration
from bot.amounts import money

Rows = Sequence[Mapping[str, Any]]

COUNTED: Final = ("messages", "orders", "offers", "missed")
"""What is counted, in the order in which it is told."""


def print_figures(figures: Mapping[str, Rows]) -> None:
    """Print each table that has anything in it."""
    _table("takings", ("method", "payments", "paid", "given back", "net"), map(_taken, figures["takings"]))
    _table("by day", ("day", "method", "payments", "net"), map(_day, figures["days"]))
    _funnel(figures["funnel"])
    heads = ("stage", "orders", "mean", "half within", "nine in ten within")
    _table("times", heads, map(_time, figures["times"]))
    _table("sold best", ("product", "sold", "for"), map(_product, figures["products"]))
    _table("counted", ("what", "how many"), _counts(figures["counts"]))


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    found = list(rows)
    if found:
        print(f"\n{title}")
        print_table(found, heads)


def _taken(row: Mapping[str, Any]) -> tuple[object, ...]:
    amounts = (money(row[name], row["currency"]) for name in ("paid", "refunded", "net"))
    return row["method"], row["payments"], *amounts


def _day(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["day"], row["method"], row["payments"], money(row["net"], row["currency"])


def _funnel(rows: Rows) -> None:
    """One line for each step; a column for each language and version where there are several."""
    kinds = sorted({(row["language"], row["flow_version"]) for row in rows})
    steps: dict[str, dict[tuple[str, int], int]] = {}
    for row in rows:
        steps.setdefault(row["step"], {})[row["language"], row["flow_version"]] = row["conversations"]
    totals = {step: sum(found.values()) for step, found in steps.items()}
    columns = [f"{language} v{version}" for language, version in kinds] if len(kinds) > 1 else []
    came = list(totals.values())
    _table(
        "from hello to the door",
        ("step", "people", "went on", *columns),
        (
            (step, total, f"{total / before:.0%}", *(steps[step].get(kind, 0) for kind in kinds if columns))
            for (step, total), before in zip(totals.items(), came[:1] + came[:-1], strict=True)
        ),
    )


def _time(row: Mapping[str, Any]) -> tuple[object, ...]:
    mean = round(row["seconds"] / row["orders"])
    return row["stage"], row["orders"], *map(write_duration, (mean, row["half"], row["most"]))


def _product(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["name"], row["quantity"], money(row["amount"], row["currency"])


def _counts(rows: Rows) -> list[tuple[object, ...]]:
    known = sorted(rows, key=lambda row: COUNTED.index(row["name"]))
    return [(f"{row['name']}: {row['label'].replace('_', ' ')}", row["count"]) for row in known]
