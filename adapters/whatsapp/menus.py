"""One menu three ways: buttons to tap, a list to open, or numbered text that reaches every phone."""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from adapters.whatsapp.lenient import Json
from adapters.whatsapp.sizes import (
    BUTTON_ID,
    BUTTON_TITLE,
    BUTTONS,
    INTERACTIVE_BODY,
    LIST_BUTTON,
    ROW_DESCRIPTION,
    ROW_ID,
    ROW_TITLE,
    ROWS,
    SECTION_TITLE,
    TEXT_BODY,
    Size,
    Unsendable,
    check,
    measure,
    one_line,
    shorten,
)
from bot.messages import Choice, Reply

log = logging.getLogger(__name__)

_LIST_LABEL = "Menu"
"""Opens a list where the reply names no label of its own: the same word in many languages."""
_LINE = 200
"""Characters of a choice in numbered text: room for a long name and its price, not for a story."""


def can_tap(reply: Reply) -> bool:
    """Tell whether the choices fit into buttons or a list, and the words above them."""
    return 0 < len(reply.choices) <= ROWS.most and measure(reply.text) <= INTERACTIVE_BODY.most


def interactive(reply: Reply) -> Json:
    """Return buttons, or a list where there are too many choices or a button would hide a description."""
    plain = not any(choice.description or choice.section for choice in reply.choices)
    return _buttons(reply) if plain and len(reply.choices) <= BUTTONS.most else _list(reply)


def numbered(reply: Reply) -> str:
    """Return the words and then the choices, one numbered line each, as long as a text may be.

    What does not fit is cut: first the words, though half of the room stays theirs, then whole
    choices from the end. The numbers of those still work.
    """
    most = TEXT_BODY.most
    lines = list(_lines(reply.choices))
    whole = "\n".join((reply.text, "", *lines)) if lines else reply.text
    length = measure(whole)
    if length <= most:
        return whole
    log.warning("a text of %s characters is cut to the %s that can be sent", length, most)
    menu = length - measure(reply.text)
    text = shorten(reply.text, max(most - menu, most // 2))
    return "\n".join((text, "", *_fitting(lines, most - measure(text) - 1))) if lines else text


def _fitting(lines: Sequence[str], room: int) -> Sequence[str]:
    """Return as many whole lines as fit, each with its line break; an ellipsis tells that there are more."""
    ends = list(accumulate(measure(line) + 1 for line in lines))
    if ends[-1] <= room:
        return lines
    return (*lines[: bisect_right(ends, room - measure("\n…"))], "…")


def _lines(choices: Sequence[Choice]) -> Iterator[str]:
    """Yield "1 Title - description", under a heading wherever another section begins."""
    last = ""
    for position, choice in enumerate(choices, 1):
        section, description = one_line(choice.section), one_line(choice.description)
        if section and section != last:
            yield f"*{shorten(section, _LINE)}*"
        last = section
        title = f"{position} {_title(position, choice)}"
        yield shorten(f"{title} - {description}" if description else title, _LINE)


def _buttons(reply: Reply) -> Json:
    titles = _titles(reply.choices, BUTTON_TITLE)
    keys = _ids(reply.choices, BUTTON_ID)
    buttons = [
        {"type": "reply", "reply": {"id": key, "title": title}}
        for key, title in zip(keys, titles, strict=True)
    ]
    return {"type": "button", "body": {"text": reply.text}, "action": {"buttons": buttons}}


def _list(reply: Reply) -> Json:
    label = shorten(one_line(reply.menu_label) or _LIST_LABEL, LIST_BUTTON.most)
    action = {"button": label, "sections": _sections(reply.choices, label)}
    return {"type": "list", "body": {"text": reply.text}, "action": action}


def _sections(choices: Sequence[Choice], unnamed: str) -> list[Json]:
    """Gather rows under their sections; several sections must all have titles, a single one need not."""
    sections: dict[str, list[Json]] = {}
    titles = _titles(choices, ROW_TITLE)
    for choice, key, title in zip(choices, _ids(choices, ROW_ID), titles, strict=True):
        sections.setdefault(one_line(choice.section), []).append(_row(choice, key, title))
    if sections.keys() == {""}:
        return [{"rows": sections[""]}]
    return [
        {"title": shorten(section or unnamed, SECTION_TITLE.most), "rows": rows}
        for section, rows in sections.items()
    ]


def _row(choice: Choice, key: str, title: str) -> Json:
    """Return a row; a title that had to be cut is told in full by its description."""
    full = one_line(choice.title)
    parts = (one_line(choice.description), full if title != full else "")
    description = shorten(" - ".join(filter(None, parts)), ROW_DESCRIPTION.most)
    row = {"id": key, "title": title}
    return row | {"description": description} if description else row


def _titles(choices: Sequence[Choice], size: Size) -> list[str]:
    """Cut titles to size; where that makes two of them alike, each begins with its number."""
    full = [_title(position, choice) for position, choice in enumerate(choices, 1)]
    short = [shorten(title, size.most) for title in full]
    if len({title.casefold() for title in short}) == len(short):
        return short
    return [shorten(f"{position} {title}", size.most) for position, title in enumerate(full, 1)]


def _title(position: int, choice: Choice) -> str:
    title = one_line(choice.title)
    if not title:
        raise Unsendable(f"choice {position} (id {choice.id!r}) has no title: give it one")
    return title


def _ids(choices: Sequence[Choice], size: Size) -> list[str]:
    """Return the ids, which cannot be cut: they come back with the tap."""
    ids = [check(size, choice.id) for choice in choices]
    if len(set(ids)) < len(ids):
        twice = next(key for key in ids if ids.count(key) > 1)
        raise Unsendable(f"{size.field} {twice!r} is given to more than one choice: ids must be unique")
    return ids
