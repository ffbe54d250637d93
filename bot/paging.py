"""Paging: lists over REST are cut the same way everywhere."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field

from bot.route import Call, Parameter

PER_PAGE: Final = 20
"""How many stand on a page unless the caller says otherwise."""

PAGING: Final = (
    Parameter("page", "query", Annotated[int, Field(ge=1, le=100_000)], "Counts from 1."),
    Parameter("limit", "query", Annotated[int, Field(ge=1, le=100)], f"How many on a page; else {PER_PAGE}."),
)
"""The parameters of a route that lists."""


def page_of(call: Call[Any]) -> tuple[int, int]:
    """Which page is asked for, from 1, and how many may stand on it."""
    return call.parameters["page"] or 1, call.parameters["limit"] or PER_PAGE
