"""Words that may be on the menu, and what is made of those that are not written as they are there."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from bot.understanding.language import Language, Mark
from bot.understanding.lexicon import Key, Lexicon
from bot.understanding.spelling import VOWELS, closest, omits, skeleton
from bot.understanding.tokens import Token


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word that may be on the menu: ``keys`` are the menu's words for it, empty if it has none.

    A ``soft`` word may be left out of account; a ``measure`` is a volume, a price or the like.
    """

    text: str
    keys: Key
    soft: bool = False
    measure: bool = False


def strange(token: Token, lexicon: Lexicon, language: Language) -> tuple[Word, None] | tuple[None, Mark]:
    """Read a word that neither the menu nor the language has: glued, prefixed, mistyped, or unknown.

    Returns the word of the menu, else the mark that it is an error for, else an unknown word.
    """
    for stem in _stems(token.key, language):
        if stem in lexicon.vocabulary:
            return Word(token.text, (stem,)), None
        if stem in lexicon.compounds:
            return Word(token.text, lexicon.compounds[stem]), None
    if (short := skeleton(token.key)) in lexicon.skeletons and not VOWELS & set(token.key):
        return Word(token.text, (lexicon.skeletons[short],)), None
    product = _closest_product(token, lexicon, language)
    mark = closest(token.text, language.spellings, language.genuine)
    if mark and omits(token.text, mark[0]) and (product is None or mark[1] < product[1]):
        return None, language.single[mark[0]]
    if product:
        return Word(token.text, lexicon.compounds.get(product[0], (product[0],))), None
    heard = lexicon.skeletons.get(short) if token.key not in language.genuine else None
    alike = heard is not None and abs(len(heard) - len(token.key)) < 2
    return Word(token.text, (heard,) if heard and alike else ()), None


def _closest_product(token: Token, lexicon: Lexicon, language: Language) -> tuple[str, float] | None:
    """The word as typed counts too: a last letter lost may make a plural of it, as of "chees"."""
    near = [
        closest(said, lexicon.spellings, language.genuine) for said in {token.key: None, token.text: None}
    ]
    return min((one for one in near if one), key=lambda one: one[1], default=None)


def menu_keys(token: Token, lexicon: Lexicon, language: Language) -> Key:
    """Return the menu's words for a token, errors forgiven; none if it has none."""
    if token.key in lexicon.vocabulary:
        return (token.key,)
    word, _ = strange(token, lexicon, language)
    return word.keys if word else ()


def _stems(word: str, language: Language) -> Iterator[str]:
    yield word
    if word.endswith("s"):
        yield word[:-1]
    for prefix in language.prefixes:
        if word.startswith(prefix) and len(word) - len(prefix) > 2:
            yield word[len(prefix) :]
