"""What is wrong with a file: where, what was found, the rule it breaks, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from bot import WakalaError

SHOWN: Final = 60
"""Characters of a bad value that are shown."""


class Problem(msgspec.Struct, frozen=True):
    """One fault. ``line`` counts from 1, as editors do; ``column`` is the field's name."""

    line: int
    column: str
    value: str
    rule: str
    fix: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.value!r}: {self.rule}; {self.fix}"


Row = tuple[int, Any]
"""The line a row starts on, and its fields or the Problem of the row as a whole."""


class BadFile(WakalaError):
    """A file has problems, so nothing of it was taken; the message lists each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join((f"{count}, so nothing was imported:", *map(str, problems))))
        self.problems = tuple(problems)


class Rejected(ValueError):
    """One value cannot be read. ``column`` is set where the value's place does not tell it."""

    def __init__(self, rule: str, fix: str, *, column: str = "", value: object = None) -> None:
        super().__init__(f"{rule}; {fix}")
        self.rule, self.fix, self.column, self.value = rule, fix, column, value


def shown(value: Any) -> str:
    """A value as a person should see it in a problem, cut short."""
    text = "" if value is None else str(value).strip()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
