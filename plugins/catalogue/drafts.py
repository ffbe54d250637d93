"""A menu pasted into the chat: lines with prices are drafts, lines without are the headings above them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from bot import decimal
from plugins.catalogue.commands import Draft
from plugins.catalogue.importing.prices import LARGEST
from plugins.catalogue.importing.words import LONGEST_NAME, slug
from plugins.catalogue.sayings import category_of, name_of, split_added

MOST = 10
"""Things with a price that are read at once: what is looked through when it is read back."""


class Drafts(NamedTuple):
    """What a pasted menu holds: things that are new, names that are there already, lines with no sense.

    ``late`` are the lines that came after too many others, and were not looked at.
    """

    new: list[Draft]
    known: list[str]
    unread: list[str]
    late: list[str]


def read_drafts(pasted: str, categories: Iterable[str], ids: Collection[str]) -> Drafts:
    """Read until there are MOST new things; ``ids`` are those of products that are on the menu already."""
    known_categories, heading = list(categories), ""
    drafts = Drafts([], [], [], [])
    for line in filter(None, (line.strip(" -*\t") for line in pasted.splitlines())):
        said = split_added(line)
        if len(drafts.new) == MOST:
            drafts.late.append(line)
            continue
        if said is None:
            heading = category_of(line.rstrip(": "), known_categories)
            continue
        name = name_of(said.name.rstrip(" :-.="))[:LONGEST_NAME]
        category = category_of(said.behind, known_categories) if said.behind else heading
        draft = Draft(product_id=slug(name), name=name, price=decimal(said.amount), category=category)
        _sort(draft, line, drafts, ids)
    return drafts


def _sort(draft: Draft, line: str, drafts: Drafts, ids: Collection[str]) -> None:
    if not draft.product_id or not draft.category or not 0 < draft.price <= LARGEST:
        drafts.unread.append(line)
    elif draft.product_id in ids or any(draft.product_id == one.product_id for one in drafts.new):
        drafts.known.append(draft.name)
    else:
        drafts.new.append(draft)
