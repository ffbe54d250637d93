"""Words: Jinja2 templates found by language, flow and name, and the phrases of intents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Template, nodes

from adapters.approved import Approved, ApprovedTemplates, load_approved
from bot import Choice, FlowError, Reply, money
from bot.flow import within
from bot.messages import Document
from bot.understanding.port import Phrases

DEFAULT = "en"
"""The language that is always complete; others fall back to it, template by template."""

TITLE = 20
"""The longest title of a choice, in characters: the limit of a reply button."""

MARK = "\0"
"""What a call such as ``choice`` leaves in the text, so that its line can be taken out."""

NOTHING = "-"
"""Stands for an empty value of an approved template: the channel refuses a message with none."""

SYNTAX = Environment(autoescape=True)
"""Only parses: nothing is rendered with it."""

BLANK_LINES = re.compile(r"\n{3,}")


class _Collected:
    """What a template offers besides its words: it calls these while it renders."""

    def __init__(self, language: str, templates: ApprovedTemplates) -> None:
        self._language, self._templates = language, templates
        self.template: Approved | None = None
        self.parameters: tuple[str, ...] = ()
        self.choices: list[Choice] = []
        self.menu_label = ""
        self.wants_location = False
        self.wants_numbers = False
        self.wanted: Document | None = None

    def choice(self, id: str, title: str, description: str = "", section: str = "") -> str:
        self.choices.append(Choice(id, title, description, section))
        return MARK

    def label(self, text: str) -> str:
        self.menu_label = text
        return MARK

    def ask_location(self) -> str:
        self.wants_location = True
        return MARK

    def numbered(self) -> str:
        self.wants_numbers = True
        return MARK

    def document(self, kind: str, reference: str) -> str:
        self.wanted = Document(kind, reference)
        return MARK

    def approved(self, name: str, *values: object) -> str:
        self.template = self._templates.find(self._language, name, len(values))
        self.parameters = tuple(str(value).strip() or NOTHING for value in values)
        return MARK

    def outside(self) -> dict[str, Any]:
        """What of the reply is for outside the 24 h window."""
        if self.template is None:
            return {}
        return {
            "template": self.template.name,
            "language": self.template.language,
            "parameters": self.parameters,
            "buttons": self.template.buttons,
            "category": self.template.category,
        }


class JinjaRenderer:
    """bot.ports.Renderer over folders of templates; a plugin's folder comes after the shop's own."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._environment = Environment(  # noqa: S701 - chat text, not HTML: nothing to escape
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["money"] = money
        self._environment.filters["typed"] = typed
        self.approved = load_approved(folders, DEFAULT)
        self._names = set(self._environment.list_templates(extensions=["j2"]))
        self._templates: dict[tuple[str, str, str], Template] = {}
        self._sources: dict[str, str] = {}

    def render(self, language: str, flow: str, name: str, values: Mapping[str, Any]) -> Reply:
        """Render one template; its choices carry plain ids."""
        key = (language, flow, name)
        template = self._templates.get(key)
        if template is None:
            template = self._templates[key] = self._find(*key)
        seen = _Collected(language, self.approved)
        words = template.render(
            values,
            choice=seen.choice,
            menu_label=seen.label,
            ask_location=seen.ask_location,
            numbered=seen.numbered,
            document=seen.document,
            approved=seen.approved,
        )
        return Reply(
            text=_tidy(words),
            choices=tuple(seen.choices),
            menu_label=seen.menu_label,
            ask_location=seen.wants_location,
            numbered=seen.wants_numbers,
            document=seen.wanted,
            **seen.outside(),
        )

    def has(self, flow: str, name: str) -> bool:
        """Tell whether the default language has this template."""
        return f"{DEFAULT}/{flow}/{name}.j2" in self._names

    def update(self, language: str, flow: str, shop: str, text: str) -> Reply:
        """Put any news into the template ``<flow>_update``: the shop's name, and the words."""
        seen = _Collected(language, self.approved)
        if (name := f"{flow}_update") in self.approved:
            seen.approved(name, shop, text)
        return Reply(text, **seen.outside())

    def check(self) -> None:
        """Parse every template; raises FlowError naming one that cannot be, and what in it does not fit."""
        for name in sorted(self._names):
            titles = [title for call in self._calls(name, "choice") for title in _constant(call, 1)]
            for title in titles:
                if len(title) > TITLE:
                    raise FlowError(
                        f"template {name}: choice title {title!r} has {len(title)} characters; "
                        f"a button shows at most {TITLE}; shorten it"
                    )
            known = [title for call in self._calls(name, "choice") for title in _beginning(call, 1)]
            for template in self.approved_in(name):
                if missing := [one for one in template.buttons if not _begins(one, known)]:
                    raise FlowError(
                        f"template {name}: the approved template {template.name!r} has a button "
                        f"{missing[0]!r}, and nothing here is a choice of that title; add one"
                    )

    def approved_in(self, name: str) -> Iterator[Approved]:
        """The approved templates that a template (``en/ordering/home.j2``) names; raises FlowError."""
        language = name.partition("/")[0]
        for call in self._calls(name, "approved"):
            for known in _constant(call, 0):
                try:
                    yield self.approved.find(language, known, len(call.args) - 1)
                except FlowError as error:
                    raise FlowError(f"template {name}: {error}") from None

    def _calls(self, name: str, function: str) -> Iterator[nodes.Call]:
        if self._environment.loader is None:
            return
        if name not in self._sources:
            self._sources[name], _, _ = self._environment.loader.get_source(self._environment, name)
        source = self._sources[name]
        yield from (call for called, call in _named_calls(source, name) if called == function)

    def _find(self, language: str, flow: str, name: str) -> Template:
        for tongue in (language, DEFAULT):
            if f"{tongue}/{flow}/{name}.j2" in self._names:
                template = self._environment.get_template(f"{tongue}/{flow}/{name}.j2")
                template.globals = dict(template.globals)  # a ChainMap, which each render would copy slowly
                return template
        raise FlowError(f"no template {DEFAULT}/{flow}/{name}.j2; write it in templates/ or in the plugin's")


@cache
def _named_calls(source: str, name: str) -> tuple[tuple[str, nodes.Call], ...]:
    """Every call of a plain name in a template; parsed once, for that is half of what a start takes."""
    calls = SYNTAX.parse(source, name).find_all(nodes.Call)
    return tuple((call.node.name, call) for call in calls if isinstance(call.node, nodes.Name))


def _constant(call: nodes.Call, position: int) -> Iterator[str]:
    """The argument in that position, if it is there and written out."""
    for argument in call.args[position : position + 1]:
        if isinstance(argument, nodes.Const):
            yield str(argument.value)


def _beginning(call: nodes.Call, position: int) -> Iterator[str]:
    """The argument, or as much of it as is written out before the first value: "Accept, " % minutes."""
    yield from _constant(call, position)
    for argument in call.args[position : position + 1]:
        if isinstance(argument, nodes.Mod) and isinstance(argument.left, nodes.Const):
            yield str(argument.left.value).partition("%")[0]


def _begins(button: str, titles: Iterable[str]) -> bool:
    return any(title.startswith(button) for title in titles)


def typed(amount: int) -> str:
    """Minor units as people type them behind a word: ``120``, ``42.50``."""
    units, cents = divmod(amount, 100)
    return f"{units}.{cents:02}" if cents else str(units)


def _tidy(words: str) -> str:
    """Drop lines that held nothing but calls, spaces at line ends, and blank lines beyond one."""
    lines = (line for line in words.split("\n") if not (MARK in line and not line.replace(MARK, "").strip()))
    text = "\n".join(line.replace(MARK, "").rstrip() for line in lines)
    return BLANK_LINES.sub("\n\n", text).strip()


def load_phrases(folders: Iterable[Path]) -> dict[str, Phrases]:
    """Read every ``<language>/phrases.toml``: an intent's name to the phrases that mean it, by language.

    A table of the file holds the words of one work flow, whose intents are named ``vending/out``.
    """
    phrases: dict[str, dict[str, Sequence[str]]] = {}
    for folder in folders:
        for file in sorted(folder.glob("*/phrases.toml")):
            language = file.parent.name
            for intent, words in _named(tomllib.loads(file.read_text("utf-8"))):
                known = phrases.setdefault(intent, {})
                known[language] = (*known.get(language, ()), *words)
    return dict(phrases)


def _named(table: Mapping[str, Any], flow: str = "") -> Iterator[tuple[str, Sequence[str]]]:
    for name, words in table.items():
        if isinstance(words, Mapping):
            yield from _named(words, name)
        else:
            yield within(flow, name), words
