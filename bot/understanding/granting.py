"""Which item an option goes to: the current one, a part of it, a sister of it, or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.cover import keys, text
from bot.understanding.drafts import Draft, Wish, is_size
from bot.understanding.language import Mark
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import LISTED, Link, Reading, Setting
from bot.understanding.tokens import Kind
from bot.understanding.words import Word

Options = Sequence[Sequence[Word]]


def wishes(options: Options, how: Mark) -> list[Wish]:
    """Return the options as wishes."""
    return [Wish(keys(option), text(option), how) for option in options]


def manner(reading: Reading) -> Mark:
    """How an option named now is wanted: after "add" rather on top of what is in already."""
    if reading.mode is not None:
        return reading.mode
    if reading.verb is Mark.REMOVE:
        return Mark.WITHOUT
    again = reading.last and reading.last[-1].how is Mark.TOP
    return Mark.TOP if reading.topping and (reading.cue or again) else Mark.WITH


def take_options(reading: Reading, options: Options) -> None:
    """Give options that were named without a product to the item they belong to, or keep them."""
    if reading.setting is Setting.PLACE:
        return
    named = wishes(options, manner(reading))
    if reading.lost:
        reading.unmatched.extend(wish.text for wish in named)
    elif reading.current is None:
        reading.loose.extend(named)
    elif reading.mode is not None and reading.count is not None and reading.count.value > 1:
        reading.unmatched.extend(f"{reading.count.text} {wish.text}" for wish in named)
    else:
        grant(reading, reading.current, named)


def grant(reading: Reading, draft: Draft, named: Sequence[Wish]) -> None:
    """Give options to the draft, or to whatever else the words before them say."""
    if reading.everywhere and reading.number is None:
        _to_all(reading, named)
    else:
        _target(reading, draft, named).wishes.extend(named)
    reading.last = list(named)
    reading.link, reading.topping = Link.DIRECT, True


def _to_all(reading: Reading, named: Sequence[Wish]) -> None:
    for wish in named:
        having = [draft for draft in reading.drafts if _offers(draft, wish, reading.lexicon)]
        for draft in having or reading.drafts[-1:]:
            if wish not in draft.wishes:
                draft.wishes.append(wish)


def _offers(draft: Draft, wish: Wish, lexicon: Lexicon) -> bool:
    return any(wish.key in lexicon.products[id_].options for id_ in draft.found.products)


def _target(reading: Reading, draft: Draft, named: Sequence[Wish]) -> Draft:
    """Return the draft that the options are for, which may be a new one."""
    sizes = [is_size(wish, draft, reading.lexicon) for wish in (reading.source or draft).wishes]
    resized = any(sizes) and any(is_size(wish, draft, reading.lexicon) for wish in named)
    if reading.portion is not None:
        another = reading.mode is Mark.WITH and not all(sizes) and reading.source is None
        amount = reading.portion.value
        return sister(reading, draft, amount) if another else take_portion(reading, draft, amount)
    if reading.mode is None and reading.count is not None:
        amount = reading.count.value
        if resized:
            return sister(reading, draft, amount)
        return take_portion(reading, draft, amount) if reading.count.kind is Kind.NUMBER else draft
    return sister(reading, draft, None) if resized and reading.link in LISTED else draft


def take_portion(reading: Reading, draft: Draft, amount: int) -> Draft:
    """Make ``amount`` of the draft an item of its own: "2 kotas, one with cheese"."""
    source = reading.source or draft
    whole = source.quantity or 1
    if amount > whole:
        return sister(reading, source, amount)
    if amount == whole:
        reading.current = source
        return source
    portion = replace(source, quantity=amount, wishes=list(source.wishes))
    source.quantity, source.bare = whole - amount, False
    reading.drafts.append(portion)
    reading.source, reading.current = source, portion
    return portion


def sister(reading: Reading, draft: Draft, amount: int | None) -> Draft:
    """Draft another item of the same product: "a large coke and a small"."""
    other = replace(draft, quantity=amount, wishes=[], bare=False, article=False, pack=None)
    reading.drafts.append(other)
    reading.current, reading.source = other, None
    return other
