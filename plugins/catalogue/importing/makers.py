"""Vendors in a CSV file: when they are open, where they deliver for what, and from which amount."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ValidationError

from bot import Zone
from plugins.catalogue.importing.options import SPECIAL, read_options
from plugins.catalogue.importing.prices import write_price
from plugins.catalogue.importing.problems import BadFile, Problem, Rejected, Row
from plugins.catalogue.importing.reading import problem_of
from plugins.catalogue.importing.rows import Id, Name, OptionRow, Price, StrictRow, read_fields
from plugins.catalogue.importing.sheets import sheet_rows
from plugins.catalogue.importing.texts import decode
from plugins.catalogue.importing.words import escape, read_flag, read_text, slug
from plugins.catalogue.vendors import Vendor

Hours = tuple[tuple[str, str] | None, ...]

CLOSED: Final = "closed"
WEEK: Final = 7

_TIME = r"([01]?[0-9]|2[0-3])[:h.]([0-5][0-9])"
_DAY = re.compile(rf"{_TIME}\s*(?:-|to)\s*{_TIME}")


def read_hours(value: Any) -> Hours:
    """Read ``08:00-20:00`` for every day, or seven such with ``|`` between them; raises Rejected."""
    days = tuple(_day(day.strip().lower()) for day in str(value).split("|"))
    if len(days) not in (1, WEEK):
        rule = f"hours are one day's, for every day, or seven, Monday first; these are {len(days)}"
        raise Rejected(rule, "write it like 08:00-20:00, or seven such with | between")
    return days if len(days) == WEEK else days * WEEK


def _day(text: str) -> tuple[str, str] | None:
    if text == CLOSED:
        return None
    found = _DAY.fullmatch(text)
    if found is None:
        raise Rejected("not a day's hours", f"write it like 08:00-20:00, or {CLOSED}", value=text)
    opens, opens_past, closes, closes_past = found.groups()
    return f"{opens:0>2}:{opens_past}", f"{closes:0>2}:{closes_past}"


class VendorRow(StrictRow):
    """A vendor as its file has it. The order of the fields is the order of the columns."""

    id: Id = ""
    name: Name
    phone: Annotated[str, BeforeValidator(read_text)] = ""
    hours: Annotated[Hours, BeforeValidator(read_hours)] = ()
    delivery_zones: Annotated[
        tuple[Annotated[OptionRow, BeforeValidator(read_fields)], ...], BeforeValidator(read_options)
    ] = ()
    minimum_order: Price = 0
    active: Annotated[bool, BeforeValidator(read_flag)] = True


COLUMNS: Final = tuple(VendorRow.model_fields)


def load_vendors(data: bytes, tenant: str, *, currency: str) -> tuple[Vendor, ...]:
    """Read CSV, each vendor without an id of its own yet; raises BadFile, listing every problem."""
    problems: list[Problem] = []
    vendors: dict[str, Vendor] = {}
    for row in sheet_rows(decode(data), COLUMNS):
        try:
            vendor = _vendor(row, tenant, currency)
        except BadFile as error:
            problems += error.problems
            continue
        if vendor.slug in vendors:
            fix = "give one of the two another id or name"
            problems.append(Problem(row[0], "id", vendor.slug, "this vendor is there already", fix))
        vendors[vendor.slug] = vendor
    if problems:
        raise BadFile(problems)
    return tuple(vendors.values())


def write_vendors(vendors: Iterable[Vendor]) -> str:
    """Write CSV with every column, in the one form that reads back to the same vendors."""
    file = io.StringIO(newline="")
    table = csv.DictWriter(file, COLUMNS)
    table.writeheader()
    table.writerows(_cells(vendor) for vendor in vendors)
    return file.getvalue()


def _vendor(row: Row, tenant: str, currency: str) -> Vendor:
    line, fields = row
    if isinstance(fields, Problem):
        raise BadFile([fields])
    try:
        read = VendorRow.model_validate(read_fields(fields))
        zones = tuple(_zone(zone) for zone in read.delivery_zones)
    except ValidationError as error:
        raise BadFile([problem_of(line, detail, VendorRow) for detail in error.errors()]) from None
    except Rejected as error:
        raise BadFile([Problem(line, error.column, str(error.value), error.rule, error.fix)]) from None
    return Vendor(
        vendor_id="",
        tenant=tenant,
        slug=read.id or slug(read.name),
        name=read.name,
        phone=read.phone,
        currency=currency,
        hours=read.hours,
        zones=zones,
        minimum_order=read.minimum_order,
        active=read.active,
    )


def _zone(row: OptionRow) -> Zone:
    if row.price is None or row.aliases or row.id:
        fix = f"write it like {row.name}: 10.00"
        raise Rejected("a zone has a name and a fee", fix, column="delivery_zones", value=row.name)
    return Zone(row.name, row.price)


def _cells(vendor: Vendor) -> dict[str, str]:
    days = ("-".join(day) if day else CLOSED for day in vendor.hours)
    zones = (f"{escape(zone.name, SPECIAL)}: {write_price(zone.fee)}" for zone in vendor.zones)
    return {
        "id": vendor.slug,
        "name": vendor.name,
        "phone": vendor.phone,
        "hours": " | ".join(days),
        "delivery_zones": " | ".join(zones),
        "minimum_order": write_price(vendor.minimum_order),
        "active": "yes" if vendor.active else "no",
    }
