"""Follows the marks of a text: what each of them means for the words after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.understanding.cover import cover
from bot.understanding.drafts import Wish
from bot.understanding.granting import grant, sister, take_portion
from bot.understanding.language import Language, Mark
from bot.understanding.lexicon import Lexicon, as_size
from bot.understanding.quantities import OPENING, belongs_to_last, counts_place
from bot.understanding.reading import Link, Reading, Setting
from bot.understanding.runs import count, read_run
from bot.understanding.spans import Span
from bot.understanding.tokens import Kind


def read(spans: Sequence[Span], lexicon: Lexicon, language: Language) -> Reading:
    """Read an order."""
    reading = Reading(lexicon, language)
    for at, span in enumerate(spans):
        FOLLOW[span.mark](reading, spans, at)
    _close(reading)
    return reading


def _content(reading: Reading, spans: Sequence[Span], at: int) -> None:
    after = spans[at + 1].mark if at + 1 < len(spans) else Mark.STOP
    strange = not any(word.keys for word in spans[at].words)
    if after is Mark.STREET or (after is Mark.PLACE and strange):
        reading.forget_numbers()
    elif after is not Mark.COLON or not _is_heading(reading, spans, at):
        read_run(reading, spans[at].words)


def _is_heading(reading: Reading, spans: Sequence[Span], at: int) -> bool:
    """Whether the words before a colon only say what follows: "drinks: 2 cokes"."""
    first = at == 0 or spans[at - 1].mark in (Mark.LINE, Mark.STOP)
    last = at + 3 >= len(spans) or spans[at + 3].mark is not Mark.CONTENT
    names = cover(spans[at].words, reading.lexicon, reading.language)
    open_ = all(piece.found is None or len(piece.found.products) > 1 for piece in names)
    return first and open_ and not (spans[at + 2 : at + 3] and spans[at + 2].mark is Mark.COUNT and last)


def _count(reading: Reading, spans: Sequence[Span], at: int) -> None:
    number, draft = spans[at].count, reading.current
    if reading.setting is Setting.QUESTION or number is None or counts_place(spans, at):
        return
    if draft is not None and belongs_to_last(spans, at):
        count(draft, number)
        return
    if _corrects(reading, spans, at):
        reading.verb = Mark.CHANGE
    if reading.mode is Mark.WITHOUT or (reading.used and number.kind is not Kind.ARTICLE):
        reading.mode = None
    if reading.count is None:
        reading.count = number
    elif draft is not None and number.kind is Kind.TIMES:
        draft.pack, reading.count = reading.count, None
        count(draft, number)
    elif number.kind is not Kind.ARTICLE:
        reading.pack = number


def _corrects(reading: Reading, spans: Sequence[Span], at: int) -> bool:
    """Whether the number takes back the one before it: "2 kotas, no 3"."""
    after = spans[at + 1].mark if at + 1 < len(spans) else Mark.STOP
    denied = reading.setting is Setting.ORDER and at > 0 and spans[at - 1].mark is Mark.WITHOUT
    return denied and after not in OPENING


def _mode(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _end_mode(reading)
    if reading.count is not None:
        reading.portion, reading.count = reading.count, None
    reading.mode, reading.used = spans[at].mark, False


def _end_mode(reading: Reading) -> None:
    """A mode without words of its own refers back: "one with cheese and one without"."""
    draft = reading.current
    if reading.mode not in (Mark.WITH, Mark.WITHOUT) or reading.used or draft is None:
        return
    if not reading.last or (reading.portion is None and reading.source is None):
        return
    negated = [Wish(wish.key, wish.text, Mark.WITHOUT) for wish in reading.last]
    if reading.portion is not None:
        draft = take_portion(reading, draft, reading.portion.value)
        reading.portion = None
    if reading.mode is Mark.WITHOUT:
        grant(reading, draft, negated)
    reading.mode = None


def _end_count(reading: Reading) -> None:
    """A number without a product of its own corrects the last item, or speaks of the one in the cart."""
    number, draft = reading.number, reading.current
    more = reading.mode is Mark.EXTRA and not reading.used
    reading.forget_numbers()
    if reading.setting is not Setting.ORDER or (number is None and not more):
        return
    if draft is None:
        if number is None or number.kind is not Kind.ARTICLE:
            reading.quantity, reading.more = number.value if number else 1, more
    elif number is not None and (reading.verb is Mark.CHANGE or draft.quantity is None):
        count(draft, number)
    elif number is not None and draft.pack is None:
        sold = [reading.lexicon.products[id_] for id_ in draft.found.products]
        sized = any(said in product.numbers for product in sold for said in as_size(number.key))
        draft.pack = number if sized else None
        if not sized and number.kind is Kind.NUMBER:
            reading.unmatched.append(number.text)


def _close(reading: Reading) -> None:
    _end_mode(reading)
    _end_count(reading)


def _separate(reading: Reading, spans: Sequence[Span], at: int) -> None:
    """A comma or "and": the list goes on, and so do the options. "Plus ice cream" goes on with the order."""
    _close(reading)
    mark = spans[at].mark
    reading.cue = reading.cue or (mark is Mark.AND and at == 0)
    if reading.mode is Mark.WITHOUT and not reading.used:
        reading.mode = None
    if reading.link is not Link.NONE or (reading.doubtful and mark is Mark.AND):
        reading.link = Link.AND if mark is Mark.AND else Link.COMMA
    if reading.setting is Setting.ASIDE:
        reading.setting = Setting.ORDER
    reading.definite = False


def _line(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _separate(reading, spans, at)
    reading.setting, reading.mode, reading.verb = Setting.ORDER, None, Mark.ADD
    reading.everywhere = reading.topping = False


def _stop(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _line(reading, spans, at)
    reading.link, reading.cue, reading.doubtful = Link.NONE, False, ""


def _verb(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    mark = spans[at].mark
    reading.verb, reading.mode = Mark.ADD if mark is Mark.TOP else mark, None
    reading.cue, reading.topping = mark in (Mark.ADD, Mark.TOP), mark is Mark.TOP
    reading.removing = reading.removing or mark is Mark.REMOVE
    if reading.setting is not Setting.QUESTION:
        reading.setting = Setting.ORDER
    if reading.link is Link.TO:
        reading.link = Link.DIRECT


def _or(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    if reading.mode is None and reading.link is not Link.NONE:
        reading.link = Link.OR


def _to(reading: Reading, spans: Sequence[Span], at: int) -> None:
    """ "change the coke to", "add cheese to", or the way to an address."""
    _close(reading)
    reading.mode = None
    if reading.verb is Mark.CHANGE and reading.current is not None:
        reading.link = Link.TO
    elif reading.setting is not Setting.QUESTION:
        reading.setting = Setting.ASIDE if reading.loose else Setting.PLACE


def _instead(reading: Reading, spans: Sequence[Span], at: int) -> None:
    if reading.current is not None and reading.current.verb is Mark.REMOVE:
        reading.current.verb = Mark.ADD


def _all(reading: Reading, spans: Sequence[Span], at: int) -> None:
    """ "both with cheese" looks ahead, "extra cheese on both" looks back."""
    ahead = at + 1 < len(spans) and spans[at + 1].mark in OPENING
    reading.everywhere = True
    if reading.last and reading.current is not None and not ahead:
        grant(reading, reading.current, reading.last)


def _plain(reading: Reading, spans: Sequence[Span], at: int) -> None:
    """Portions leave the plain ones over; where none are left, these come on top."""
    number, draft = reading.number, reading.current
    if number is None or draft is None:
        return
    reading.forget_numbers()
    source = reading.source
    left = source is not None and (source.quantity or 1) >= number.value
    reading.current = source if left else sister(reading, draft, number.value)


def _rest(reading: Reading, spans: Sequence[Span], at: int) -> None:
    reading.current = reading.source or reading.current


def _question(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    reading.setting = Setting.QUESTION


def _opener(reading: Reading, spans: Sequence[Span], at: int) -> None:
    if at == 0 or spans[at - 1].mark in (Mark.STOP, Mark.LINE, Mark.COMMA):
        _question(reading, spans, at)


def _past(reading: Reading, spans: Sequence[Span], at: int) -> None:
    draft = reading.current
    if draft is not None and draft.quantity is None and reading.link is Link.DIRECT:
        reading.drafts.remove(draft)
        reading.current = None
    reading.setting = Setting.QUESTION


def _place(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    reading.mode = None
    if reading.setting is not Setting.QUESTION:
        reading.setting = Setting.PLACE
    if reading.link is not Link.NONE:
        reading.link = Link.DIRECT


def _aside(reading: Reading, spans: Sequence[Span], at: int) -> None:
    _close(reading)
    reading.mode = None
    if reading.setting is Setting.ORDER:
        reading.setting = Setting.ASIDE


def _counted(reading: Reading, spans: Sequence[Span], at: int) -> None:
    reading.count = None


def _nothing(reading: Reading, spans: Sequence[Span], at: int) -> None:
    """The sign has been looked at from the words before it."""


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
    Mark.PLAIN: _plain,
    Mark.REST: _rest,
    Mark.ASK: _question,
    Mark.IF: _question,
    Mark.OPENER: _opener,
    Mark.COLON: _nothing,
    Mark.PAST: _past,
    Mark.STREET: _place,
    Mark.PLACE: _place,
    Mark.ASIDE: _aside,
    Mark.COUNTED: _counted,
    Mark.THE: _the,
    Mark.FILLER: _filler,
}
