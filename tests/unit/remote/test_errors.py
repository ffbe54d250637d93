"""Errors on their way from one process to another."""

from __future__ import annotations

import msgspec

from adapters.remote.errors import Raised, rebuild, tell
from bot import Refusal, WakalaError
from tests.doubles.services import Shut


def travelled(error: WakalaError) -> WakalaError:
    return rebuild(msgspec.json.decode(msgspec.json.encode(tell(error)), type=Raised))


def test_an_error_arrives_as_what_it_was() -> None:
    arrived = travelled(Refusal("sold_out", product="Coke", left=[0, 1]))
    assert type(arrived) is Refusal
    assert (str(arrived), arrived.values) == ("sold_out", {"product": "Coke", "left": [0, 1]})


def test_a_class_that_is_not_known_here_arrives_as_the_nearest_that_is() -> None:
    told = msgspec.convert(tell(Shut(2)), Raised)
    arrived = rebuild(Raised(("plugins.strange.Dark", *told.classes), told.arguments, told.attributes))
    assert type(arrived) is Shut
    assert type(rebuild(Raised(("plugins.strange.Dark",), ("dark",), {}))) is WakalaError


def test_of_what_has_no_form_in_json_the_words_arrive() -> None:
    arrived = travelled(Refusal("sold_out", product=object()))
    assert (type(arrived), str(arrived)) == (WakalaError, "sold_out")


def test_nothing_but_our_own_errors_is_ever_made() -> None:
    arrived = rebuild(Raised(("builtins.SystemExit", "builtins.Exception"), ("now",), {}))
    assert type(arrived) is WakalaError
