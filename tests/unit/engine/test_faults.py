"""Errors that differ in what they are about only are listed as one."""

import pytest

from bot.faults import LONGEST, fault


@pytest.mark.parametrize(
    ("error", "listed"),
    [
        ("KeyError: 'price'", "KeyError: 'price'"),
        ("LookupError: no order 4711", "LookupError: no order <n>"),
        ("order 0190a1b2-0000-7000-8000-00000000abcd is not open", "order <id> is not open"),
        ("wamid.HBgLMjc4MjEyMzQ1NjcVAgASGBQz= is unknown", "<id> is unknown"),
        ("saga 5f3c9a1b2e4d6f708192a3b4 hangs", "saga <id> hangs"),
        ("took 12.5 s, not +27821234567", "took <n> s, not <n>"),
        ("ValueError: 'Vilakazi Street 12' is no address", "ValueError: '...' is no address"),
        ('no "Thandi" here', "no '...' here"),
        ("131026: not on WhatsApp", "131026: not on WhatsApp"),
        ("sha256 differs", "sha256 differs"),
        ("two\n  lines", "two lines"),
        ("", ""),
    ],
)
def test_what_tells_like_errors_apart_is_left_out(error: str, listed: str) -> None:
    assert fault(error) == listed


def test_what_is_listed_is_listed_as_it_is() -> None:
    listed = fault("ValueError: 'Vilakazi Street' of order 4711")
    assert fault(listed) == listed


def test_an_endless_error_is_cut() -> None:
    assert len(fault("no " * 1000)) == LONGEST
