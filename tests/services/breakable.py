"""Servers that a test may stop, kill and freeze: not those of others."""

from __future__ import annotations

import pytest

from tests.services.finding import Machine, Missing, find
from tests.services.kind import Kind
from tests.services.server import Server


def breakable(kind: Kind) -> Server:
    """Return one to start, whichever a variable names for other tests; where none is to be had, skip."""
    try:
        return find(kind, Machine({}))
    except Missing as missing:
        pytest.skip(f"the {kind.title} that {kind.variable} names is not ours to break. {missing}")
