"""Follows the marks of a text: what each of them means for the words after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.understanding.drafts import Wish
from bot.understanding.language import Language, Mark
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, count, grant, read_run, take_portion
from bot.understanding.spans import Span
from bot.understanding.tokens import Kind

BOUNDARIES: Final = frozenset(
    {
        Mark.AND,
        Mark.COMMA,
        Mark.LINE,
        Mark.STOP,
        Mark.ADD,
        Mark.TOP,
        Mark.REMOVE,
        Mark.CHANGE,
        Mark.ASK,
        Mark.IF,
        Mark.OR,
    }
)
"""Marks between which an amount looks for its product."""
MODES: Final = frozenset({Mark.WITH, Mark.EXTRA, Mark.WITHOUT})
OPENING: Final = MODES | {Mark.CONTENT, Mark.COUNT, Mark.THE, Mark.ALL}
"""Marks that may stand between an amount and its product."""


def read(spans: Sequence[Span], lexicon: Lexicon, language: Language) -> Reading:
    """Read an order."""
    reading = Reading(lexicon, language)
    for at, span in enumerate(spans):
        FOLLOW[span.mark](reading, spans, at)
    _close(reading)
    return reading


def _content(reading: Reading, spans: Sequence[Span], at: int) -> None:
    read_run(reading, spans[at].words)


def _count(reading: Reading, spans: Sequence[Span], at: int) -> None:
    number = spans[at].count
    if reading.deaf or number is None or _counts_place(spans, at):
        return
    if reading.current is not None and _belongs_to_last(spans, at):
        count(reading.current, number)
        return
    if reading.mode is Mark.WITHOUT or (reading.used and number.kind is not Kind.ARTICLE):
        reading.mode = None
    if reading.count is not None and reading.current is not None and number.kind is Kind.TIMES:
        reading.current.pack, reading.count = reading.count, None
        count(reading.current, number)
        return
    if reading.count is None:
        reading.count = number
    elif number.kind is not Kind.ARTICLE:
        reading.pack = number


def _counts_place(spans: Sequence[Span], at: int) -> bool:
    """Whether the number is part of an address or a time: "at 6", "zone 14"."""
    after_place = at > 0 and spans[at - 1].mark is Mark.PLACE
    return after_place and not (at + 1 < len(spans) and spans[at + 1].mark is Mark.CONTENT)


def _segment(spans: Sequence[Span], at: int) -> tuple[Sequence[Span], Sequence[Span]]:
    """Return what stands before and after a place within the same clause."""
    start = next((i + 1 for i in range(at - 1, -1, -1) if spans[i].mark in BOUNDARIES), 0)
    end = next((i for i in range(at + 1, len(spans)) if spans[i].mark in BOUNDARIES), len(spans))
    return spans[start:at], spans[at + 1 : end]


def _belongs_to_last(spans: Sequence[Span], at: int) -> bool:
    """Whether a number counts what stands before it: "kota x2", "kota 2 coke 3"."""
    before, after = _segment(spans, at)
    telling = [span.mark for span in before if span.mark in (Mark.CONTENT, Mark.COUNT)]
    if not telling or telling[-1] is not Mark.CONTENT:
        return False
    following = [span.mark for span in after if span.mark is not Mark.FILLER]
    if not following or following[0] not in OPENING:
        return Mark.COUNT not in telling or telling[0] is Mark.CONTENT
    if telling[0] is not Mark.CONTENT:
        return False
    number = spans[at].count
    if number is not None and number.kind is Kind.TIMES:
        return True
    if following[0] is not Mark.CONTENT:
        return Mark.COUNT not in telling and following[0] in MODES
    every = [*telling, Mark.COUNT, *(mark for mark in following if mark in (Mark.CONTENT, Mark.COUNT))]
    return every[-1] is Mark.COUNT and every.count(Mark.COUNT) == every.count(Mark.CONTENT)


def _mode(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _end_mode(reading)
    if reading.count is not None:
        reading.portion, reading.count = reading.count, None
    reading.mode, reading.used = spans[at].mark, False


def _end_mode(reading: Reading) -> None:
    """A mode without words of its own refers back: "one with cheese and one without"."""
    if reading.mode is None or reading.used or reading.current is None:
        return
    refers = reading.last and (reading.portion is not None or reading.split is not None)
    if not refers or reading.mode is Mark.EXTRA:
        return
    negated = [Wish(wish.key, wish.text, Mark.WITHOUT) for wish in reading.last]
    if reading.portion is not None:
        take_portion(reading, reading.portion.value)
        reading.portion = None
    if reading.mode is Mark.WITHOUT:
        grant(reading, negated)
    reading.mode = None


def _end_count(reading: Reading) -> None:
    """A number without a product of its own corrects the last item, or speaks of the one in the cart."""
    number, more = reading.count or reading.portion, reading.mode is Mark.EXTRA and not reading.used
    reading.count = reading.portion = reading.pack = None
    if reading.deaf or reading.place or reading.aside or (number is None and not more):
        return
    if reading.current is None:
        if number is None or number.kind is not Kind.ARTICLE:
            reading.quantity = number.value if number else 1
            reading.more = more
    elif number is not None and (reading.verb is Mark.CHANGE or reading.current.quantity is None):
        count(reading.current, number)
    elif number is not None and reading.current.pack is None:
        sold = (reading.lexicon.products[id_] for id_ in reading.current.found.products)
        if any(number.key in product.numbers for product in sold):
            reading.current.pack = number


def _close(reading: Reading) -> None:
    _end_mode(reading)
    _end_count(reading)


def _separate(reading: Reading, spans: Sequence[Span], at: int) -> None:
    """A comma or "and": the list goes on, and so do options wanted; not those unwanted after a comma."""
    _close(reading)
    if reading.mode is Mark.WITHOUT and (spans[at].mark is Mark.COMMA or not reading.used):
        reading.mode = None
    reading.listed, reading.aside, reading.definite = reading.joined, False, False
    reading.chained = spans[at].mark is Mark.AND


def _line(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _separate(reading, spans, at)
    reading.mode, reading.verb = None, Mark.ADD
    reading.place = reading.deaf = reading.everywhere = reading.arrow = reading.topping = False


def _stop(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _line(reading, spans, at)
    reading.joined = reading.listed = reading.cue = False
    reading.doubtful = ""


def _verb(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    mark = spans[at].mark
    reading.verb, reading.mode = Mark.ADD if mark is Mark.TOP else mark, None
    reading.cue, reading.topping = mark in (Mark.ADD, Mark.TOP), mark is Mark.TOP
    reading.place = reading.aside = reading.arrow = False
    reading.removing = reading.removing or reading.verb is Mark.REMOVE


def _or(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    reading.either = reading.mode is None and reading.joined


def _to(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    reading.mode = None
    reading.arrow = reading.verb is Mark.CHANGE and reading.current is not None
    reading.aside = bool(reading.loose)
    reading.place = not (reading.arrow or reading.aside)


def _instead(reading: Reading, spans: Sequence[Span], at: int) -> None:
    if reading.current is not None and reading.current.verb is Mark.REMOVE:
        reading.current.verb = Mark.ADD


def _all(reading: Reading, spans: Sequence[Span], at: int) -> None:
    """ "both with cheese" looks ahead, "extra cheese on both" looks back."""
    ahead = at + 1 < len(spans) and spans[at + 1].mark in OPENING
    reading.everywhere = True
    if reading.last and not ahead:
        grant(reading, reading.last)


def _rest(reading: Reading, spans: Sequence[Span], at: int) -> None:
    if reading.split is not None:
        reading.current = reading.split


def _ask(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    reading.deaf = True


def _place(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    reading.place, reading.mode, reading.listed = True, None, False


def _aside(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    reading.aside, reading.mode = True, None


def _counted(reading: Reading, spans: Sequence[Span], at: int) -> None:
    reading.count = None


def _the(reading: Reading, spans: Sequence[Span], at: int) -> None:
    reading.definite = True


def _filler(reading: Reading, spans: Sequence[Span], at: int) -> None:
    """Ends a list of options; "no please" takes nothing away."""
    if reading.used or (reading.mode is Mark.WITHOUT and spans[at - 1].mark is Mark.WITHOUT):
        _end_mode(reading)
        reading.mode = None


Follow = Callable[[Reading, Sequence[Span], int], None]
FOLLOW: Final[Mapping[Mark, Follow]] = {
    Mark.CONTENT: _content,
    Mark.COUNT: _count,
    Mark.COMMA: _separate,
    Mark.AND: _separate,
    Mark.LINE: _line,
    Mark.STOP: _stop,
    Mark.ADD: _verb,
    Mark.TOP: _verb,
    Mark.REMOVE: _verb,
    Mark.CHANGE: _verb,
    Mark.WITH: _mode,
    Mark.EXTRA: _mode,
    Mark.WITHOUT: _mode,
    Mark.INSTEAD: _instead,
    Mark.OR: _or,
    Mark.TO: _to,
    Mark.ALL: _all,
    Mark.REST: _rest,
    Mark.ASK: _ask,
    Mark.IF: _ask,
    Mark.PLACE: _place,
    Mark.ASIDE: _aside,
    Mark.COUNTED: _counted,
    Mark.THE: _the,
    Mark.FILLER: _filler,
}
