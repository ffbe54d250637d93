"""A table of how each case ended at each gateway, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

NOT_THERE = "-"


class Outcomes:
    """Case x gateway -> outcome, in the order in which they were noted."""

    def __init__(self, title: str, gateways: Sequence[str]) -> None:
        self.title, self._gateways = title, gateways
        self._rows: dict[str, dict[str, str]] = {}

    def note(self, case: str, gateway: str, outcome: str) -> None:
        """Remember how it ended."""
        self._rows.setdefault(case.replace("_", " "), {})[gateway] = outcome

    def lines(self) -> Iterator[str]:
        """Each case with its outcome at every gateway; what a gateway does not have is ``-``."""
        rows = [["case", *self._gateways]]
        rows += [
            [case, *(ends.get(gateway, NOT_THERE) for gateway in self._gateways)]
            for case, ends in self._rows.items()
        ]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            yield " | ".join(cells).rstrip()
