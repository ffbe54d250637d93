"""What a run amounted to, as a line of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tests.crash.run import Run


class Figures(NamedTuple):
    """``duplicates`` are copies that were answered 200 and changed nothing. ``resends`` were sent again
    after the settle time because they had never arrived. ``tried`` are attempts to pay that came to
    nothing, ``away`` how often the server was started later than it is."""

    seed: int
    kills: int
    stops: int
    starts: int
    messages: int
    turns: int
    replies: int
    duplicates: int
    resends: int
    orders: int
    cancelled: int
    completed: int
    charges: int
    refunds: int
    tried: int
    away: int
    seconds: float


def figures(run: Run, counts: Mapping[str, Any], seconds: float) -> Figures:
    """Count what is in the database of a run that is over."""
    world = run.world
    [(turns, orders, cancelled, completed, tried)] = world.rows(
        "SELECT (SELECT sum(version) FROM conversations), (SELECT count(*) FROM orders_orders),"
        " (SELECT count(*) FROM orders_orders WHERE status = 'cancelled'),"
        " (SELECT count(*) FROM orders_orders WHERE status = 'completed'),"
        " (SELECT count(*) FROM payments_attempts WHERE state IN ('failed', 'expired', 'cancelled'))"
    )
    [(replies, resends)] = world.rows("SELECT count(*), coalesce(sum(resent), 0) FROM outbox")
    return Figures(
        seed=run.plan.seed,
        kills=run.kills,
        stops=run.stops,
        starts=world.server.starts,
        messages=sum(len(phone.wrote) for phone in run.phones),
        turns=turns,
        replies=replies,
        duplicates=run.copies.taken,
        resends=resends,
        orders=orders,
        cancelled=cancelled,
        completed=completed,
        charges=sum(sum(one["charges"].values()) for one in counts.values()),
        refunds=sum(sum(one["refunds"].values()) for one in counts.values()),
        tried=tried,
        away=run.pauses,
        seconds=round(seconds, 1),
    )


def table(lines: list[Figures]) -> str:
    """Return the lines under their heads."""
    cells = [Figures._fields, *(tuple(map(str, line)) for line in lines)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells
    )
