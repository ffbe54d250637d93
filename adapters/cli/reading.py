"""How values of a shop are read from the command line; each raises BadParameter with what is allowed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import typer

NEVER = "never"
"""How the quiet hours are written of a shop that has none."""

ALWAYS = "always"
"""How hours are written of a shop that never closes."""


def read_hours(text: str) -> object:
    """Hours as the catalogue's files write them; empty for always."""
    from plugins.catalogue.importing import makers

    if text.strip().lower() == ALWAYS:
        return ()
    try:
        return makers.read_hours(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r}: {error}; or write {ALWAYS}") from None


def read_amount(text: str) -> object:
    """A price in minor units."""
    from plugins.catalogue.importing.prices import read_price

    try:
        return read_price(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r}: {error}") from None


def read_percent(text: str) -> object:
    """A percentage in hundredths of one percent."""
    try:
        return int(Decimal(text.strip().removesuffix("%")) * 100)
    except (InvalidOperation, ValueError, OverflowError):
        raise typer.BadParameter(f"{text!r} is no percentage; write it like 15 or 15.5") from None


def read_quiet_hours(text: str) -> object:
    """Two times of day; empty for never."""
    if text.strip().lower() == NEVER:
        return ()
    begin, dash, end = text.replace(" ", "").partition("-")
    if not dash:
        raise typer.BadParameter(
            f"{text!r} is no time of day and another; write it like 20:00-08:00, or never"
        )
    return begin, end


def read_location(text: str) -> object:
    """Latitude and longitude; empty for none."""
    try:
        return tuple(float(part) for part in text.split(",")) if text.strip() else ()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no pin; write it like -26.2485,27.8540") from None
