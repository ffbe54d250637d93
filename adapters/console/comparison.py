"""Whether the bot said what a transcript expects, and if not, both side by side."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest
from typing import TypeVar

from adapters.console.acts import SEND_LOCATION, Heard, Option
from adapters.console.transcript import REST, write_option
from bot.messages import Reply

A = TypeVar("A")
B = TypeVar("B")
Row = tuple[str, str, bool]
"""What is expected, what came, and whether they agree."""

_COLUMN = 46


def offered(reply: Reply) -> tuple[Option, ...]:
    """What the reply gives to tap."""
    asked = (SEND_LOCATION,) if reply.ask_location else ()
    return (*(Option(choice.title, choice.description) for choice in reply.choices), *asked)


def like(expected: str, text: str) -> bool:
    """Whether the text has the expected words; runs of white space are equal, REST is any text."""
    return re.fullmatch(_pattern(expected), " ".join(text.split())) is not None


def agrees(expected: Heard, reply: Reply) -> bool:
    """Whether the reply is the expected one; choices are compared only where some are expected."""
    return like(expected.text, reply.text) and (not expected.options or _offers(reply, expected.options))


def _offers(reply: Reply, options: Sequence[Option]) -> bool:
    pattern = r"\n".join(map(_option_pattern, options))
    return re.fullmatch(pattern, "\n".join(map(write_option, offered(reply)))) is not None


def side_by_side(expected: Sequence[Heard], replies: Sequence[Reply]) -> str:
    """Set what was expected beside what came, message by message, with a ``!`` before each difference."""
    rows: list[Row] = []
    for wanted, reply, equal in _aligned(expected, replies, agrees):
        rows += [("", "", True)] if rows else []
        rows += _rows(wanted, reply, equal)
    return "\n".join(_laid_out([("EXPECTED", "GOT", True), *rows]))


@lru_cache(maxsize=1024)
def _pattern(expected: str) -> str:
    words = (" ".join(part.split()) for part in expected.split(REST))
    return ".*?".join(map(re.escape, words))


def _option_pattern(option: Option) -> str:
    if option.title == REST:
        return r"\[(?s:.+)\][^\n]*"
    description = _pattern(option.description) if option.description else r"[^\n]*"
    return rf"\[{_pattern(option.title)}\] ?{description}"


def _aligned(
    left: Sequence[A], right: Sequence[B], same: Callable[[A, B], bool]
) -> Iterator[tuple[A | None, B | None, bool]]:
    """Pair what is the same, in order; whatever stands between is paired as it comes."""
    lefts = [left.index(item) for item in left]
    rights = [next((at for at, item in enumerate(left) if same(item, other)), -1) for other in right]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, lefts, rights, autojunk=False).get_opcodes():
        for item, other in zip_longest(left[i1:i2], right[j1:j2]):
            yield item, other, tag == "equal"


def _rows(wanted: Heard | None, reply: Reply | None, equal: bool) -> Iterator[Row]:
    expected = _lines(wanted.text, wanted.options) if wanted else ["(silence)"]
    options = offered(reply) if reply and (wanted is None or wanted.options) else ()
    got = _lines(reply.text, options) if reply else ["(silence)"]
    for left, right, same in _aligned(expected, got, like):
        yield left or "", right or "", equal or same


def _lines(text: str, options: Sequence[Option]) -> list[str]:
    return [*text.splitlines(), *map(write_option, options)]


def _laid_out(rows: Sequence[Row]) -> Iterator[str]:
    for left, right, same in rows:
        mark = " " if same else "!"
        wrapped = zip_longest(*(textwrap.wrap(side, _COLUMN) or [""] for side in (left, right)), fillvalue="")
        for expected, got in wrapped:
            yield f" {mark} {expected:<{_COLUMN}} | {got}".rstrip()
