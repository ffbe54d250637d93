"""From what was read of an order to what is understood: exact items, questions, and an intent."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from bot.menu import Item
from bot.understanding.drafts import MOST, Draft, Settled, Wish, settle
from bot.understanding.language import Mark
from bot.understanding.lexicon import ADDED, TAKEN, Fit, Found, Lexicon, choose
from bot.understanding.port import Understood
from bot.understanding.reading import Reading

CERTAIN: Final = 0.95
"""The score of an order that leaves no word unread; 1 is kept for a phrase that is the whole text."""


def understood(reading: Reading) -> Understood:
    """Return what the reading comes to; its intent is one of add, remove, change, or None."""
    drafts = _with_breakdowns(reading.drafts, reading.lexicon)
    options = _loose_options(reading.loose, reading.lexicon)
    intent = _intent(reading, drafts, bool(options), reading.quantity)
    quantity = reading.quantity if reading.quantity in range(1, MOST + 1) else None
    if intent is not None and reading.quantity != quantity:
        reading.unmatched.append(str(reading.quantity))
    wanted = [settle(draft, reading.lexicon) for draft in drafts if draft.verb is not Mark.REMOVE]
    unwanted = [settle(draft, reading.lexicon) for draft in drafts if draft.verb is Mark.REMOVE]
    every = [*wanted, *unwanted]
    items, removed = _merged(wanted, least=int(intent == "add")), _merged(unwanted)
    asked = tuple(one.ambiguous for one in every if one.ambiguous is not None)
    unmatched = (*reading.unmatched, *(word for one in every for word in one.unmatched))
    named = len(items) + len(removed) + len(asked) + bool(options) + (quantity is not None)
    score = CERTAIN * named / max(1, named + len(unmatched))
    if intent == "remove":
        return Understood(intent, removed, asked, unmatched, quantity, options, score)
    uncounted = tuple(one.item.product for one in wanted if one.item and not one.is_counted)
    return Understood(intent, items, asked, unmatched, quantity, options, score, removed, uncounted)


def _intent(reading: Reading, drafts: Sequence[Draft], options: bool, quantity: int | None) -> str | None:
    """What is wanted: by the items named, else by the options, the amount or the unknown words alone."""
    verbs = {draft.verb for draft in drafts}
    if verbs:
        changing = Mark.CHANGE in verbs and drafts[0].verb is not Mark.ADD
        return "change" if changing else "remove" if verbs == {Mark.REMOVE} else "add"
    if options:
        return "change"
    if reading.removing and (quantity is not None or reading.unmatched):
        return "remove"
    if quantity is not None:
        return "add" if reading.more else "change" if reading.verb is Mark.CHANGE else None
    return "add" if reading.unmatched else None


def _merged(settled: Sequence[Settled], least: int = 0) -> tuple[Item, ...]:
    """Add up equal items, each at least so many."""
    amounts: dict[tuple[str, tuple[str, ...]], int] = {}
    for item in (one.item for one in settled if one.item is not None):
        same = (item.product, item.options)
        amounts[same] = min(MOST, amounts.get(same, 0) + max(least, item.quantity))
    return tuple(Item(product, quantity, options) for (product, options), quantity in amounts.items())


def _loose_options(wishes: Sequence[Wish], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the ids that words such as "large" or "no atchar" have on any product."""
    ids: dict[str, None] = {}
    for wish in wishes:
        parts = TAKEN if wish.how is Mark.WITHOUT else ADDED
        for product in lexicon.offered.get(wish.key, ()):
            if option := choose(lexicon.products[product], wish.key, parts):
                ids[option.id] = None
    return tuple(ids)


def _with_breakdowns(drafts: Sequence[Draft], lexicon: Lexicon) -> list[Draft]:
    """Read "3 fantas: 2 grape and 1 orange" as three, not six."""
    result: list[Draft] = []
    at = 0
    while at < len(drafts):
        detailed = _breakdown(drafts[at], drafts[at + 1 :], lexicon)
        result.extend(detailed or drafts[at : at + 1])
        at += 1 + len(detailed)
    return result


def _breakdown(head: Draft, following: Sequence[Draft], lexicon: Lexicon) -> list[Draft]:
    """Return the drafts that say which of the head's candidates are meant, if their amounts add up."""
    if not following or head.quantity is None or head.quantity < 2 or len(head.found.products) < 2:
        return []
    totals = accumulate(draft.quantity or 1 for draft in following)
    length = next((at for at, total in enumerate(totals, 1) if total == head.quantity), 0)
    narrowed = [_narrowed(draft, head, lexicon) for draft in following[:length]]
    details = [draft for draft in narrowed if draft is not None]
    complete = bool(details) and len(details) == length and settle(head, lexicon).ambiguous is not None
    return details if complete else []


def _narrowed(draft: Draft, head: Draft, lexicon: Lexicon) -> Draft | None:
    words = set(draft.keys)
    fitting = tuple(id_ for id_ in head.found.products if words <= lexicon.products[id_].words)
    if not fitting or draft.verb is not head.verb:
        return None
    wishes = [*head.wishes, *draft.wishes]
    found = Found(fitting, Fit.WHOLE)
    return Draft(draft.words, draft.keys, found, draft.quantity, wishes=wishes, verb=draft.verb)
