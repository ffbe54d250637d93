"""A flow as a Mermaid state diagram, which most viewers of Markdown draw."""

from __future__ import annotations

from collections.abc import Iterator

from bot.flow import ANY, RETURN, SAME, Flow, Transition

ANYWHERE = "anywhere"
RETURNED = "where_it_was"


def draw(flow: Flow) -> str:
    """Return the diagram; rows between the same two states share one arrow, and rows that stay have none."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in flow.transitions:
        if row.dest != SAME:
            for source in (row.source,) if isinstance(row.source, str) else row.source:
                ends = ANYWHERE if source == ANY else source, RETURNED if row.dest == RETURN else row.dest
                arrows.setdefault(ends, []).append(_label(row))
    return "\n".join(_lines(flow, arrows))


def _lines(flow: Flow, arrows: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    yield "stateDiagram-v2"
    ends = {end for pair in arrows for end in pair}
    for name, title in ((ANYWHERE, "any other state"), (RETURNED, "where it was")):
        if name in ends:
            yield f'    state "{title}" as {name}'
    yield f"    [*] --> {flow.start}"
    for (source, dest), labels in arrows.items():
        yield f"    {source} --> {dest}: {', '.join(dict.fromkeys(labels))}"


def _label(row: Transition) -> str:
    return f"{row.name} [{row.guard.__name__}]" if row.guard else row.name
