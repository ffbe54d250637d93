"""How far an order has been read, and how the next words are to be taken."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from bot.understanding.drafts import Draft, Wish
from bot.understanding.language import Language, Mark
from bot.understanding.lexicon import Lexicon
from bot.understanding.tokens import Token


class Setting(enum.Enum):
    """What the words of the clause are about."""

    ORDER = enum.auto()
    ASIDE = enum.auto()
    """For whom, or on which item; ends with the clause."""
    PLACE = enum.auto()
    """An address, a time or a name; ends with the line, or with a new verb."""
    QUESTION = enum.auto()
    """A question, a condition or a complaint: nothing in it is ordered; ends with the line."""


class Link(enum.Enum):
    """What stands between the next words and the last thing that was named."""

    NONE = enum.auto()
    DIRECT = enum.auto()
    COMMA = enum.auto()
    AND = enum.auto()
    OR = enum.auto()
    TO = enum.auto()
    """After "change X to": the next product replaces the last."""


LISTED = frozenset({Link.COMMA, Link.AND})


@dataclass(slots=True)
class Reading:
    """The drafts made so far, and everything that later words may depend on."""

    lexicon: Lexicon
    language: Language

    drafts: list[Draft] = field(default_factory=list)
    current: Draft | None = None
    """The draft that options go to."""
    source: Draft | None = None
    """The draft that portions have been taken from: "2 kotas, one with cheese"."""
    last: list[Wish] = field(default_factory=list)
    """The options named last, which "one without" refers to."""

    loose: list[Wish] = field(default_factory=list)
    """Options named before, or without, a product."""
    quantity: int | None = None
    """An amount named without a product."""
    more: bool = False
    """... on top of what there is: "2 more"."""
    unmatched: list[str] = field(default_factory=list)
    doubtful: str = ""
    """Unknown words that count if they turn out to stand in a list: "hotdog and chips"."""
    lost: bool = False
    """The last thing named is not on the menu: neither are the options that follow."""

    verb: Mark = Mark.ADD
    removing: bool = False
    """Something was to be taken away, whether or not it was found."""
    cue: bool = False
    """After "I want": an unknown word is worth reporting."""
    topping: bool = False
    """After "add", or another option: the next words are rather options of the item than products."""
    mode: Mark | None = None
    """WITH, EXTRA or WITHOUT: the next words are options."""
    used: bool = False
    """The mode has had its first words; "and" may give it more."""
    count: Token | None = None
    pack: Token | None = None
    """A second number directly after the first: the dozen of "2 dozen eggs"."""
    portion: Token | None = None
    """A number before a mode: the one of "one with cheese"."""
    setting: Setting = Setting.ORDER
    link: Link = Link.NONE
    definite: bool = False
    """After "the": an item named before may be meant."""
    everywhere: bool = False
    """After "both" or "all": options go to every item."""

    @property
    def number(self) -> Token | None:
        """The amount that a product read now would take."""
        return self.count or self.portion

    def forget_numbers(self) -> None:
        """The numbers read so far have found their place, or have none."""
        self.count = self.pack = self.portion = None
