"""What a run amounted to, as a line of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.crash.run import Run


class Figures(NamedTuple):
    """``duplicates`` are copies that were answered 200 and changed nothing. ``resends`` were sent again
    after the settle time because they had never arrived."""

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
    seconds: float


def figures(run: Run, seconds: float) -> Figures:
    """Count what is in the database of a run that is over."""
    world = run.world
    [(turns, orders, cancelled)] = world.rows(
        "SELECT (SELECT sum(version) FROM conversations), (SELECT count(*) FROM orders_orders),"
        " (SELECT count(*) FROM orders_orders WHERE status = 'cancelled')"
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
        seconds=round(seconds, 1),
    )


def table(lines: list[Figures]) -> str:
    """Return the lines under their heads."""
    cells = [Figures._fields, *(tuple(map(str, line)) for line in lines)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells
    )
