"""Reads a run of words between two marks: options of the current item, products, or unknown words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.understanding.cover import Piece, cover, is_option, keys, split_options, text
from bot.understanding.drafts import Draft, is_vague
from bot.understanding.granting import grant, manner, take_options, wishes
from bot.understanding.language import Mark
from bot.understanding.lexicon import ADDED, ANY, TAKEN, Fit, Found, Key, Lexicon, Part, choose, key
from bot.understanding.reading import LISTED, Link, Reading, Setting
from bot.understanding.repair import repaired
from bot.understanding.tokens import Kind, Token
from bot.understanding.words import Word

FEW: Final = 3
"""Unknown words in a list that are still reported; more of them are about something else."""


def read_run(reading: Reading, words: Sequence[Word]) -> None:
    """Take the words in: options of the current item first, then products, then the unknown."""
    words = repaired(words, reading.lexicon, reading.language)
    if reading.setting is Setting.QUESTION or _completes_name(reading, words):
        return
    _end_negation(reading, words)
    for piece in _without_options(reading, words):
        if piece.found is not None:
            _product(reading, piece, piece.found)
        elif piece.options:
            take_options(reading, piece.options)
        else:
            _unknown(reading, piece)
    reading.forget_numbers()
    reading.cue = reading.definite = False
    reading.used = True


def _completes_name(reading: Reading, words: Sequence[Word]) -> bool:
    """Read "vetkoek with mince" as the mince vetkoek, where mince is no option of the plain one."""
    draft = reading.current
    if draft is None or reading.mode is not Mark.WITH or reading.used or reading.number is not None:
        return False
    if not all(word.keys for word in words) or is_option(words, draft.found.products, reading.lexicon):
        return False
    for name in _names(draft, reading.lexicon):
        completed = key((*name, *keys(words)))
        found = reading.lexicon.names.get(completed)
        if found is not None and found.fit is Fit.WHOLE:
            draft.words, draft.keys, draft.found = f"{draft.words} {text(words)}", completed, found
            reading.used = True
            return True
    return False


def _names(draft: Draft, lexicon: Lexicon) -> Iterator[Key]:
    """What was said, and what else the same thing is called: magwinya is vetkoek."""
    yield draft.keys
    for product in draft.found.products[:1]:
        yield from ((head,) for head in sorted(lexicon.products[product].heads))


def _end_negation(reading: Reading, words: Sequence[Word]) -> None:
    """In "no polony and cheese" only what can be left out is unwanted, after a comma only the sure."""
    draft = reading.current
    if draft is None or draft.verb is Mark.REMOVE or reading.mode is not Mark.WITHOUT or not reading.used:
        return
    products, lexicon = draft.found.products, reading.lexicon
    sold = lexicon.names.get(keys(words))
    other = is_option(words, products, lexicon, ADDED) or (sold is not None and sold.fit is Fit.WHOLE)
    if not is_option(words, products, lexicon, TAKEN) or (reading.link is Link.COMMA and other):
        reading.mode, reading.topping = None, True


def _without_options(reading: Reading, words: Sequence[Word]) -> list[Piece]:
    """Give the current item the options that it has; return what else the words name."""
    pieces = cover(words, reading.lexicon, reading.language)
    draft = reading.current
    if draft is None or (_is_listing(reading) and _is_long_name(pieces)):
        return pieces
    if _names_product(pieces, reading.mode) and _counts_product(reading):
        return pieces
    parts, products, lexicon = _fitting_parts(reading, pieces), draft.found.products, reading.lexicon
    telling = [word for word in words if not word.soft or is_option((word,), products, lexicon, parts)]
    options, left = split_options(telling, products, lexicon, parts)
    rest = cover(left, lexicon, reading.language)
    strict = reading.mode is None or reading.used or reading.number is not None
    if not options or (left and strict) or any(piece.unknown for piece in rest):
        return pieces
    take_options(reading, options)
    if rest:
        reading.mode = None
        reading.forget_numbers()
    return rest


def _is_listing(reading: Reading) -> bool:
    """Whether a new item may well follow: no verb and no "with" or "no" has just asked for an option."""
    return not reading.cue and reading.mode is not Mark.WITHOUT and (reading.mode is None or reading.used)


def _is_long_name(pieces: Sequence[Piece]) -> bool:
    """Whether all words together are a name: "russian and chips" is no two options."""
    found = pieces[0].found if len(pieces) == 1 else None
    return found is not None and found.fit is Fit.WHOLE and len(pieces[0].words) > 1 and not pieces[0].options


def _fitting_parts(reading: Reading, pieces: Sequence[Piece]) -> Sequence[Part]:
    """Return which parts of the current item bare words may name at this place."""
    if reading.mode is not None:
        return ANY
    if reading.topping:
        return ADDED
    sold = any(piece.found is not None and piece.found.fit is Fit.WHOLE for piece in pieces)
    return () if sold else ANY


def _counts_product(reading: Reading) -> bool:
    """Whether the number read last counts a product: "2 extra cheese kotas", not "with an egg"."""
    number = reading.count
    if number is None or number.value > 1:
        return reading.number is not None
    adding = reading.mode in (Mark.WITH, Mark.EXTRA) or (reading.topping and reading.cue)
    return not (adding or (reading.topping and number.kind is Kind.ARTICLE))


def _names_product(pieces: Sequence[Piece], mode: Mark | None) -> bool:
    """Whether a product is named; after "with" or "no" only with its own options: "no atchar kotas"."""
    return any(piece.found is not None and (mode is None or piece.options) for piece in pieces)


def _product(reading: Reading, piece: Piece, found: Found) -> None:
    if _is_by_the_way(reading, piece, found):
        return
    if _is_option_rather(reading, piece, found):
        take_options(reading, (piece.words, *piece.options))
    elif reading.number is None and (mentioned := _mentioned(reading, found)):
        reading.current, reading.source = mentioned, None
        grant(reading, mentioned, [*reading.loose, *wishes(piece.options, Mark.WITH)])
        reading.loose.clear()
    elif reading.link is Link.OR and reading.current is not None:
        _offer_both(reading.current, piece, found)
    else:
        _take_product(reading, piece, found)


def _is_by_the_way(reading: Reading, piece: Piece, found: Found) -> bool:
    """Whether a product's name is not meant as one: in an address, or a mere "white" without an amount."""
    named = found.fit is Fit.WHOLE or len(piece.words) > 1
    counted = reading.number is not None
    if reading.setting is Setting.PLACE:
        return not named or not (counted or reading.link in LISTED)
    return not named and not counted and not reading.language.modifiers.isdisjoint(keys(piece.words))


def _is_option_rather(reading: Reading, piece: Piece, found: Found) -> bool:
    """Whether "no polony" or "add cheese" means the option, though a name has the word too."""
    if reading.mode is None and not (reading.topping and reading.cue):
        return False
    words, lexicon = keys(piece.words), reading.lexicon
    offering = [lexicon.products[id_] for id_ in lexicon.offered.get(words, ())]
    if is_vague(words, found, lexicon) or (reading.lost and offering):
        return True
    alone = reading.mode is Mark.WITHOUT and reading.current is None and not piece.options
    return alone and any(choose(sold, words, TAKEN) for sold in offering)


def _mentioned(reading: Reading, found: Found) -> Draft | None:
    """Return the item read before that "the kota" speaks of."""
    if not (reading.definite or reading.setting is Setting.ASIDE or reading.everywhere):
        return None
    same = (draft for draft in reading.drafts if set(draft.found.products) & set(found.products))
    return next(same, None)


def _offer_both(draft: Draft, piece: Piece, found: Found) -> None:
    """Of "coke or fanta" the person has to say which."""
    both = dict.fromkeys((*draft.found.products, *found.products))
    draft.found = Found(tuple(both), Fit.GROUP)
    draft.words = f"{draft.words} or {text(piece.words)}"


def _take_product(reading: Reading, piece: Piece, found: Found) -> None:
    if reading.doubtful and (reading.link is Link.AND or reading.number is None):
        reading.unmatched.append(reading.doubtful)
    draft = _draft(reading, piece, found)
    reading.drafts.append(draft)
    reading.current, reading.source, reading.last = draft, None, list(draft.wishes)
    reading.loose.clear()
    reading.forget_numbers()
    reading.mode, reading.doubtful = None, ""
    reading.everywhere = reading.lost = reading.topping = False
    reading.link = Link.DIRECT
    if reading.setting is Setting.PLACE:
        reading.setting = Setting.ORDER


def _draft(reading: Reading, piece: Piece, found: Found) -> Draft:
    how = manner(reading) if reading.mode in (Mark.EXTRA, Mark.WITHOUT) else Mark.WITH
    without = how is Mark.WITHOUT
    inside = without and any(is_option(option, found.products, reading.lexicon) for option in piece.options)
    named = wishes(piece.options, Mark.WITH if without and not inside else how)
    verb = _verb(reading, removed=without and not inside and _still_without(reading))
    draft = Draft(text(piece.words), keys(piece.words), found, wishes=[*reading.loose, *named], verb=verb)
    draft.pack = reading.pack
    if reading.number is not None:
        count(draft, reading.number)
    return draft


def count(draft: Draft, number: Token) -> None:
    """Give the draft its amount; none of something takes it away."""
    if number.kind is Kind.DOZENS:
        draft.pack = number
        return
    if number.value == 0:
        draft.verb, draft.quantity = Mark.REMOVE, None
        return
    draft.quantity = number.value
    draft.article = number.kind is Kind.ARTICLE
    draft.bare = number.kind is Kind.NUMBER and not number.text.endswith(("x", "*"))


def _still_without(reading: Reading) -> bool:
    """Whether "no" reaches this far: after "no sugar and ..." it does not reach the next product."""
    return not reading.used or reading.current is None or reading.current.verb is Mark.REMOVE


def _verb(reading: Reading, *, removed: bool) -> Mark:
    if removed:
        return Mark.REMOVE
    aside, current = reading.setting is Setting.ASIDE, reading.current
    swapping = reading.link is Link.TO or aside or reading.mode is Mark.WITH
    if swapping and current is not None and current.verb is Mark.CHANGE:
        current.verb = Mark.REMOVE
        return Mark.CHANGE
    if reading.loose and reading.number is None and (aside or reading.definite):
        return Mark.CHANGE
    return reading.verb


def _unknown(reading: Reading, piece: Piece) -> None:
    """Report words that were meant to be ordered; pass over those that were not."""
    aside = reading.setting is Setting.ASIDE
    counted = reading.number is not None and reading.number.kind is not Kind.ARTICLE
    if reading.setting is Setting.PLACE or (aside and not counted):
        return
    optional = reading.mode is not None and not reading.used and reading.current is not None
    if optional or piece.spoilt or _is_expected(reading, piece):
        prefix = "no " if reading.mode is Mark.WITHOUT else ""
        reading.unmatched.append(prefix + text(piece.words))
        reading.link = Link.DIRECT
        if not optional:
            reading.current, reading.lost = None, True
    elif not aside and len(piece.words) <= FEW:
        reading.doubtful = text(piece.words)


def _is_expected(reading: Reading, piece: Piece) -> bool:
    """Whether something to order, or to take away, has to stand here."""
    listed = reading.link in LISTED and len(piece.words) <= FEW
    asked = reading.number is not None or reading.cue or reading.verb is Mark.REMOVE
    return listed or asked or reading.link is Link.OR
