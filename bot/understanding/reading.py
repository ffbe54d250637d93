"""What has been read of an order so far, and what the next words add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.understanding.cover import Piece, cover, is_option, keys, split_options, text
from bot.understanding.drafts import Draft, Wish, is_size, is_vague
from bot.understanding.language import Language, Mark
from bot.understanding.lexicon import ADDED, ANY, TAKEN, Fit, Found, Lexicon, choose
from bot.understanding.spans import Word
from bot.understanding.tokens import Kind, Token

LISTED: Final = 3
"""Unknown words in a list that are still reported; more of them are about something else."""


@dataclass(slots=True)
class Reading:
    """Drafts made so far, and how the next words are to be taken."""

    lexicon: Lexicon
    language: Language
    drafts: list[Draft] = field(default_factory=list)
    current: Draft | None = None
    """The draft that options go to."""
    unmatched: list[str] = field(default_factory=list)
    loose: list[Wish] = field(default_factory=list)
    """Options named before, or without, a product."""
    quantity: int | None = None
    """An amount named without a product."""
    topping: bool = False
    """The next words are rather options of the current item than products: "... add egg"."""
    more: bool = False
    """... on top of what there is: "2 more"."""
    verb: Mark = Mark.ADD
    removing: bool = False
    """Something was to be taken away, whether or not it was named."""
    mode: Mark | None = None
    """WITH, EXTRA or WITHOUT: the next words are options."""
    used: bool = False
    """The mode has had its first words; a separator may give it more."""
    count: Token | None = None
    pack: Token | None = None
    """A second number directly after the first."""
    portion: Token | None = None
    """A number before a mode: "one with cheese" takes one from the last item."""
    split: Draft | None = None
    """The item that portions are taken from."""
    last: list[Wish] = field(default_factory=list)
    """The options named last, which "one without" refers to."""
    cue: bool = False
    """Something to order is expected: an unknown word is worth reporting."""
    joined: bool = False
    """An item, or something like one, has just been read."""
    listed: bool = False
    """... and a separator after it."""
    chained: bool = False
    """... which is "and", not a comma."""
    definite: bool = False
    """After "the": an item named before may be meant."""
    aside: bool = False
    place: bool = False
    deaf: bool = False
    """In a question or a condition."""
    arrow: bool = False
    """After "change X to": the next product replaces the last."""
    either: bool = False
    everywhere: bool = False
    """After "both" or "all": options go to every item."""
    doubtful: str = ""
    """Unknown words that count if they turn out to be in a list: "hotdog and chips"."""
    lost: bool = False
    """The last thing named is not on the menu: neither are its options."""

    @property
    def number(self) -> Token | None:
        """The amount that a product read now would take."""
        return self.count or self.portion


def read_run(reading: Reading, words: Sequence[Word]) -> None:
    """Take a run of words: options of the current item first, then products, then the unknown."""
    if reading.deaf:
        return
    for piece in _without_options(reading, words):
        if piece.found is not None:
            _product(reading, piece, piece.found)
        elif piece.options:
            _options(reading, piece.options)
        else:
            _unknown(reading, piece)
    reading.count = reading.portion = reading.pack = None
    reading.cue = reading.definite = reading.listed = reading.either = False
    reading.used = True


def _without_options(reading: Reading, words: Sequence[Word]) -> list[Piece]:
    """Give the current item the options that it has; return what else the words name."""
    pieces = cover(words, reading.lexicon, reading.language)
    draft = reading.current
    if draft is None or (_names_product(pieces, reading.mode) and _counts_product(reading)):
        return pieces
    products = draft.found.products
    if reading.mode is None and reading.topping:
        parts = ADDED
    elif reading.mode is None:
        plain = all(piece.found is None or piece.found.fit is not Fit.WHOLE for piece in pieces)
        parts = ANY if plain else ()
    elif reading.mode is Mark.WITHOUT:
        parts = TAKEN if reading.used else (*TAKEN, *ADDED)
    else:
        parts = ANY
    telling = [
        word for word in words if not word.soft or is_option((word,), products, reading.lexicon, parts)
    ]
    options, left = split_options(telling, products, reading.lexicon, parts)
    rest = cover(left, reading.lexicon, reading.language)
    if not options or (left and reading.mode is None) or any(piece.unknown for piece in rest):
        return pieces
    _options(reading, options)
    if rest:
        reading.mode, reading.count, reading.portion = None, None, None
    return rest


def _counts_product(reading: Reading) -> bool:
    """Whether the number read last counts a product: "2 extra cheese kotas", not "with an egg"."""
    number = reading.count
    adding = reading.topping or reading.mode in (Mark.WITH, Mark.EXTRA)
    return reading.number is not None and not (adding and number is not None and number.value == 1)


def _names_product(pieces: Sequence[Piece], mode: Mark | None) -> bool:
    """Whether a product is named; after "with" or "no" only with its own options: "no atchar kotas"."""
    return any(piece.found is not None and (mode is None or piece.options) for piece in pieces)


def _wishes(options: Sequence[Sequence[Word]], how: Mark) -> list[Wish]:
    return [Wish(keys(option), text(option), how) for option in options]


def _how(reading: Reading) -> Mark:
    """A bare option is wanted; after "add" rather on top of what is in already."""
    if reading.mode is not None:
        return reading.mode
    if reading.verb is Mark.REMOVE:
        return Mark.WITHOUT
    return Mark.TOP if reading.cue and reading.topping else Mark.WITH


def _options(reading: Reading, options: Sequence[Sequence[Word]]) -> None:
    if reading.place:
        return
    wishes = _wishes(options, _how(reading))
    if reading.lost:
        reading.unmatched.extend(wish.text for wish in wishes)
        return
    if reading.current is None:
        reading.loose.extend(wishes)
        return
    if reading.mode is not None and reading.count is not None and reading.count.value > 1:
        reading.unmatched.extend(f"{reading.count.text} {wish.text}" for wish in wishes)
        return
    grant(reading, wishes)


def grant(reading: Reading, wishes: Sequence[Wish]) -> None:
    """Give options to the item they belong to: the current one, a part of it, a sister of it, or all."""
    draft = reading.current
    if draft is None:
        return
    if reading.everywhere and reading.number is None:
        _to_all(reading, wishes)
    else:
        _target(reading, draft, wishes).wishes.extend(wishes)
    reading.last = list(wishes)
    reading.joined = reading.topping = True


def _to_all(reading: Reading, wishes: Sequence[Wish]) -> None:
    for wish in wishes:
        having = [
            draft
            for draft in reading.drafts
            if any(wish.key in reading.lexicon.products[id_].options for id_ in draft.found.products)
        ]
        for draft in having or reading.drafts[-1:]:
            if wish not in draft.wishes:
                draft.wishes.append(wish)


def _target(reading: Reading, draft: Draft, wishes: Sequence[Wish]) -> Draft:
    sized = any(is_size(wish, draft, reading.lexicon) for wish in draft.wishes)
    again = sized and any(is_size(wish, draft, reading.lexicon) for wish in wishes)
    if reading.portion is not None:
        chosen = any(not is_size(wish, draft, reading.lexicon) for wish in draft.wishes)
        added = reading.mode is Mark.WITH and chosen and reading.split is None
        amount = reading.portion.value
        return _sister(reading, draft, amount) if added else take_portion(reading, amount)
    if reading.mode is None and reading.count is not None:
        amount = reading.count.value
        if again:
            return _sister(reading, draft, amount)
        return take_portion(reading, amount) if reading.count.kind is Kind.NUMBER else draft
    return _sister(reading, draft, None) if again and reading.listed else draft


def take_portion(reading: Reading, amount: int) -> Draft:
    """Make ``amount`` of the current item an item of its own: "2 kotas, one with cheese"."""
    source = reading.split or reading.current
    if source is None:
        raise ValueError("a portion needs an item to be taken from; none has been read")
    whole = source.quantity or 1
    if amount > whole:
        return _sister(reading, source, amount)
    if amount < whole:
        portion = replace(source, quantity=amount, wishes=list(source.wishes))
        source.quantity, source.bare = whole - amount, False
        reading.drafts.append(portion)
        reading.split, reading.current = source, portion
    else:
        reading.current = source
    return reading.current or source


def _sister(reading: Reading, draft: Draft, amount: int | None) -> Draft:
    """Another item of the same product: "a large coke and a small"."""
    sister = replace(draft, quantity=amount, wishes=[], bare=False, article=False, pack=None)
    reading.drafts.append(sister)
    reading.current, reading.split = sister, None
    return sister


def _product(reading: Reading, piece: Piece, found: Found) -> None:
    if reading.place and not _is_sure(reading, piece, found):
        return
    if _is_option_without_item(reading, piece, found):
        _options(reading, (piece.words,))
        return
    if reading.number is None and (mentioned := _mentioned(reading, found)):
        reading.current, reading.split = mentioned, None
        grant(reading, [*reading.loose, *_wishes(piece.options, Mark.WITH)])
        reading.loose.clear()
        return
    if reading.either and reading.current is not None:
        _alternative(reading.current, piece, found)
        return
    if reading.doubtful and (reading.chained or reading.number is None):
        reading.unmatched.append(reading.doubtful)
    draft = _draft(reading, piece, found)
    reading.drafts.append(draft)
    reading.doubtful = ""
    reading.current, reading.split, reading.last = draft, None, list(draft.wishes)
    reading.mode, reading.count, reading.portion, reading.pack = None, None, None, None
    reading.everywhere = reading.arrow = reading.place = reading.lost = reading.topping = False
    reading.joined = True


def _is_sure(reading: Reading, piece: Piece, found: Found) -> bool:
    """Within an address only an amount or a list makes a product of a product's name."""
    named = found.fit is Fit.WHOLE or len(piece.words) > 1
    return named and (reading.number is not None or reading.listed)


def _is_option_without_item(reading: Reading, piece: Piece, found: Found) -> bool:
    """Whether "no polony" or "with cheese" means the option, though a name has the word too."""
    if reading.mode is None:
        return False
    words, lexicon = keys(piece.words), reading.lexicon
    without = reading.mode is Mark.WITHOUT and reading.current is None and not piece.options
    taken = without and any(
        choose(lexicon.products[id_], words, TAKEN) for id_ in lexicon.offered.get(words, ())
    )
    return taken or is_vague(words, found, lexicon)


def _mentioned(reading: Reading, found: Found) -> Draft | None:
    """Return the item read before that "the kota" speaks of."""
    if not (reading.definite or reading.aside or reading.everywhere):
        return None
    same = (draft for draft in reading.drafts if set(draft.found.products) & set(found.products))
    return next(same, None)


def _alternative(draft: Draft, piece: Piece, found: Found) -> None:
    """ "coke or fanta": which, is for the person to say."""
    both = dict.fromkeys((*draft.found.products, *found.products))
    draft.found = Found(tuple(both), Fit.GROUP)
    draft.words = f"{draft.words} or {text(piece.words)}"


def _draft(reading: Reading, piece: Piece, found: Found) -> Draft:
    how = _how(reading) if reading.mode in (Mark.EXTRA, Mark.WITHOUT) else Mark.WITH
    taken = how is Mark.WITHOUT and any(
        is_option(option, found.products, reading.lexicon, (*TAKEN, *ADDED)) for option in piece.options
    )
    wishes = [*reading.loose, *_wishes(piece.options, how if taken or how is Mark.EXTRA else Mark.WITH)]
    verb = _verb(reading, removed=how is Mark.WITHOUT and not taken and _goes_on(reading))
    reading.loose.clear()
    number = reading.number
    draft = Draft(text(piece.words), keys(piece.words), found, wishes=wishes, verb=verb, pack=reading.pack)
    if number is not None:
        count(draft, number)
    return draft


def _goes_on(reading: Reading) -> bool:
    """Whether "no" still holds: after "no sugar and ..." it does not reach the next product."""
    return not reading.used or reading.current is None or reading.current.verb is Mark.REMOVE


def count(draft: Draft, number: Token) -> None:
    """Give the draft its amount."""
    if number.kind is Kind.DOZENS:
        draft.pack = number
        return
    draft.quantity = number.value
    draft.article = number.kind is Kind.ARTICLE
    draft.bare = number.kind is Kind.NUMBER


def _verb(reading: Reading, *, removed: bool) -> Mark:
    if removed:
        return Mark.REMOVE
    current = reading.current
    swapping = reading.arrow or reading.aside or reading.mode is Mark.WITH
    if swapping and current is not None and current.verb is Mark.CHANGE:
        current.verb = Mark.REMOVE
        return Mark.CHANGE
    if reading.loose and reading.number is None and (reading.aside or reading.definite):
        return Mark.CHANGE
    return reading.verb


def _unknown(reading: Reading, piece: Piece) -> None:
    """Report words that were meant to be ordered; pass over those that were not."""
    number = reading.number
    if reading.place or (reading.aside and number is None):
        return
    listed = reading.joined and reading.listed and len(piece.words) <= LISTED
    optional = reading.mode is not None and not reading.used and reading.current is not None
    expected = number is not None or reading.cue or reading.verb is Mark.REMOVE
    if listed or optional or expected or reading.either or piece.spoilt:
        prefix = "no " if reading.mode is Mark.WITHOUT else ""
        reading.unmatched.append(prefix + text(piece.words))
        reading.joined = True
        if not optional:
            reading.current, reading.lost = None, True
    elif not reading.aside and len(piece.words) <= LISTED:
        reading.doubtful = text(piece.words)
