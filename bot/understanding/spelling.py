"""How words vary: case, accents, plurals, and the typing errors that are worth forgiving."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

QUOTES: Final = str.maketrans(
    {
        "'": None,
        "\u2019": None,
        "\u2018": None,
        "`": None,
        "\u00b4": None,
        "\u02bc": None,
        "\u2044": "/",
        "\u00d7": "x",
        "\u2212": "-",
    }
)
FRACTIONS: Final = {"\u00bd": " 1/2 ", "\u00bc": " 1/4 ", "\u00be": " 3/4 "}
STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")

ALIKE: Final = ("ckq", "sz", "fvp", "iye", "dt", "ou", "gj", "ae")
"""Letters that people write for one another by ear."""
SOUNDS: Final = str.maketrans("cqz", "kks")
VOWELS: Final = frozenset("aeiouy")
SHORT: Final = 5
"""Up to this length a changed letter more often makes another word than an error."""
UNLIKELY: Final = 0.5
"""What an edit that is no common slip counts on top."""


def normalise(text: str) -> str:
    """Return the text in lower case without accents, apostrophes or joined symbols."""
    text = text.lower().translate(QUOTES)
    if text.isascii():
        return STRETCHED.sub(r"\1\1", text)
    for sign, written in FRACTIONS.items():
        text = text.replace(sign, written)
    letters = unicodedata.normalize("NFKD", text).translate(QUOTES)
    text = "".join(letter for letter in letters if not unicodedata.category(letter).startswith("M"))
    return STRETCHED.sub(r"\1\1", text.lower())


def singular(word: str, plurals: Mapping[str, str]) -> str:
    """Return the form under which a word and its plural meet; it need not be a word itself."""
    if len(word) < 3:
        return word
    if word in plurals:
        return plurals[word]
    if word.endswith("s") and word[-2] not in "siu":
        word = word[:-1]
        if word.endswith(("che", "she", "sse", "xe", "zze", "oe")):
            return word[:-1]
    if word.endswith("ie") and len(word) > 3:
        return word[:-2] + "y"
    return word


def skeleton(word: str) -> str:
    """Return what is left of a word when it is abbreviated: its first letter and its consonants, by sound."""
    sounds = word.replace("ph", "f").translate(SOUNDS)
    kept = [letter for at, letter in enumerate(sounds) if at == 0 or letter not in VOWELS]
    return "".join(letter for at, letter in enumerate(kept) if at == 0 or letter != kept[at - 1])


def _alike(one: str, other: str) -> bool:
    return one == other or any(one in letters and other in letters for letters in ALIKE)


def _first_change(word: str, target: str) -> int:
    pairs = zip(word, target, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(word), len(target)))


def _one_slip(word: str, target: str) -> bool:
    """Whether one missing, doubled, swapped or like-sounding letter makes ``word`` of ``target``."""
    at = _first_change(word, target)
    if word == target:
        return True
    if len(word) < len(target):
        return at > 0
    if len(word) > len(target):
        letter = word[at]
        return at > 0 and (letter == word[at - 1] or letter in VOWELS)
    if word[at:][:2] == target[at:][:2][::-1] and len(word) > at + 1:
        return True
    return _alike(word[at], target[at]) and not (word[at] in VOWELS and at < len(word) - 1)


def is_slip(word: str, target: str, distance: int) -> bool:
    """Whether ``word``, ``distance`` edits away, is more likely an error for ``target`` than another word."""
    if not _alike(word[0], target[0]) and word[:2] != target[1::-1]:
        return False
    if min(len(word), len(target)) <= SHORT:
        return distance == 1 and _one_slip(word, target)
    return distance == 1 or min(len(word), len(target)) > SHORT + 1


def closest_in_context(word: str, expected: Collection[str], genuine: Collection[str]) -> str | None:
    """Return the one expected word that is an edit away; where few are expected, any error is likely."""
    if len(word) < SHORT - 1 or word in genuine:
        return None
    reach = 1 if len(word) <= SHORT + 2 else 2
    near = process.extract(word, expected, scorer=OSA.distance, score_cutoff=reach, limit=4)
    fitting = {target for target, _, _ in near if target[0] == word[0] and len(target) > 2}
    return fitting.pop() if len(fitting) == 1 else None


def abbreviated(word: str, expected: Iterable[str]) -> str | None:
    """Return the one expected word that ``word`` is the beginning of."""
    begun = [target for target in expected if len(word) > 2 and target.startswith(word)]
    return begun[0] if len(begun) == 1 else None


def omits(word: str, target: str) -> bool:
    """Whether ``word`` is ``target`` with a letter left out, doubled or swapped, and nothing else."""
    inserted = len(word) > len(target) and word[(at := _first_change(word, target))] != word[at - 1]
    return not inserted and _one_slip(word, target) and sorted(set(word) - set(target)) == []


def closest(word: str, vocabulary: Sequence[str], genuine: Collection[str]) -> tuple[str, float] | None:
    """Return the one word of the vocabulary that ``word`` is an error for, and how far away it is.

    The distance is in edits, an unlikely one counting half more. Genuine words are nobody's error;
    two equally close words are no answer.
    """
    if len(word) < 3 or word in genuine:
        return (word + word[-1], 1) if word + word[-1] in vocabulary else None
    reach = 1 if len(word) <= SHORT + 1 else 2
    near = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=reach, limit=4)
    slips = [
        (distance + UNLIKELY * (not _one_slip(word, target)), target)
        for target, distance, _ in near
        if is_slip(word, target, int(distance))
    ]
    slips.sort()
    if not slips or (len(slips) > 1 and slips[0][0] == slips[1][0]):
        return None
    distance, target = slips[0]
    return target, distance
