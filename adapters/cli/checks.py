"""The doctor's checks: each looks at one thing and names its fault and the fix."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from adapters.cli.common import config_path, load_settings, only
from adapters.cli.finding import Finding, fail, ok, warn
from adapters.cli.network import check_channel, check_clock, check_port, check_time_zones, check_webhook
from bot.errors import FlowError, SettingsError, WakalaError
from bot.member import Member
from bot.settings import Settings
from bot.settings.values import DEMO_SECRETS
from bot.shop import Shop

if TYPE_CHECKING:
    from sqlalchemy import Connection

PYTHON: Final = (3, 11)
SHORTEST_SECRET: Final = 16
"""Characters; shorter ones can be guessed."""
LITTLE_DISK: Final = 500 * 2**20
NO_DISK: Final = 50 * 2**20
"""Bytes: a busy shop writes some 100 MB a month."""


Check = Callable[[Settings], Finding]


def examine(config: Path | None) -> Iterator[Finding]:
    """Run all checks, in order; without settings there is nothing more to look at."""
    yield check_python(sys.version_info[:2])
    try:
        settings = load_settings(config)
    except SettingsError as error:
        yield fail("settings", str(error), "mend the settings, then ask again")
        return
    yield ok("settings", str(config_path(config) or "defaults"))
    for check in CHECKS:
        yield check(settings)


def check_python(version: tuple[int, int]) -> Finding:
    """Python must be new enough."""
    shown = ".".join(map(str, version))
    if version >= PYTHON:
        return ok("python", shown)
    return fail("python", shown, "install Python 3.11 or newer, then `make clean run`")


def check_secrets(settings: Settings) -> Finding:
    """Secrets must not be guessed, and the operator needs one of their own."""
    server, whatsapp = settings.server, settings.whatsapp
    known = {
        "whatsapp.access_token": whatsapp.access_token,
        **{f"whatsapp.app_secret[{place}]": secret for place, secret in enumerate(whatsapp.app_secret)},
        "whatsapp.verify_token": whatsapp.verify_token,
        **({"server.admin_token": server.admin_token} if server.admin_token else {}),
        **{f"server.api_tokens.{name}": token for name, some in server.api_tokens.items() for token in some},
        **_gateway_secrets(settings),
    }
    values = {name: secret.get_secret_value() for name, secret in known.items()}
    if demo := [name for name, value in values.items() if value in DEMO_SECRETS]:
        detail = f"the demo's: {', '.join(demo)}"
        return warn("secrets", detail, "fine for a trial; set your own before production")
    if short := [name for name, value in values.items() if len(value) < SHORTEST_SECRET]:
        fix = f"use {SHORTEST_SECRET} characters or more"
        return warn("secrets", f"easily guessed: {', '.join(short)}", fix)
    if settings.production and not server.admin_token:
        return warn("secrets", "/admin is closed", "set server.admin_token to open it")
    return ok("secrets", f"{len(values)} of your own")


def _gateway_secrets(settings: Settings) -> dict[str, SecretStr]:
    """Those of the payment gateways that are set up, by the names of their settings."""
    tables = {"paystack": settings.paystack, "ozow": settings.ozow, "mpesa": settings.mpesa}
    return {
        f"{gateway}.{name}": value
        for gateway, table in tables.items()
        for name, value in table or ()
        if isinstance(value, SecretStr)
    }


def check_database(settings: Settings) -> Finding:
    """The database must be there, durable, and its tables up to date."""
    from sqlalchemy.exc import SQLAlchemyError

    from adapters.roles import own_homes
    from adapters.sql.errors import DatabaseError
    from adapters.sql.migrate import SchemaError, ensure_current

    file = _database_file(settings)
    if file and (why := _cannot_write(_folder(file))):
        fix = "let this user write there, or name another file in database.url"
        return fail("database", f"{file} cannot be written: {why}", fix)
    if file and not file.exists():
        return ok("database", f"{file} will be made when the server first runs")
    try:
        ensure_current(settings.database.url, own_homes(settings, only()))
        return _check_durability(settings)
    except SchemaError as error:
        return fail("database", str(error), "run `wakala db upgrade`")
    except DatabaseError as error:
        return fail("database", error.reason, error.fix)
    except (SQLAlchemyError, FlowError) as error:
        reason = str(getattr(error, "orig", None) or error)
        return fail("database", reason, f"see to {file} and the plugins, or name another file")


def _cannot_write(folder: Path) -> str:
    """Say why no file can be made in the folder: a database needs its log beside it. Empty if all is well."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"{folder}: {error.strerror}"


def _check_durability(settings: Settings) -> Finding:
    from adapters.sql.backend import at_once, is_file
    from adapters.sql.durability import endangered

    url = settings.database.url
    if detail := at_once(url, endangered):
        remedy = "put the file on a local disk, not on a network share"
        return fail("database", detail, remedy if is_file(url) else "switch them on in postgresql.conf")
    kind = "write-ahead log, " if is_file(url) else ""
    return ok("database", f"up to date; {kind}every commit on disk")


def check_shops(settings: Settings) -> Finding:
    """Every shop and its people must be readable, and each shop has somebody who leads it."""
    from sqlalchemy.exc import SQLAlchemyError

    from adapters.sql.errors import DatabaseError

    file = _database_file(settings)
    if file and not file.exists():
        return ok("shops", "none yet: there is no database")
    try:
        shops, people = _shops(settings)
    except (SQLAlchemyError, DatabaseError):
        return ok("shops", "none that this program can read yet")
    except WakalaError as error:
        wrong, _, fix = str(error).rpartition("\n")
        return fail("shops", wrong.replace("\n", "; "), fix)
    led = {one.tenant for one in people if one.active and one.roles & {"owner", "manager"}}
    if settings.production and not shops:
        return warn("shops", "there is none: nobody is answered", "add one with `wakala shop add`")
    if unled := [shop for shop in shops if shop.tenant not in led]:
        fix = f"add them with `wakala user add PHONE --role owner --shop {unled[0].number}`"
        return warn("shops", f"{unled[0].name} has no owner and no manager", fix)
    return ok("shops", f"{len(shops)}, with {len(people)} people of their own")


def _shops(settings: Settings) -> tuple[list[Shop], list[Member]]:
    from adapters.sql.backend import at_once
    from adapters.sql.transactions import SqlTransaction
    from adapters.uninterrupted import run_uninterrupted
    from plugins.tenants import members, service

    def look(connection: Connection) -> tuple[list[Shop], list[Member]]:
        tx = SqlTransaction(connection, time.time(), "tenants", None, "")
        return run_uninterrupted(service.shops(tx)), run_uninterrupted(members.everybody(tx))

    return at_once(settings.database.url, look)


def check_disk(settings: Settings) -> Finding:
    """There must be room to write."""
    folder = _folder(_database_file(settings) or Path())
    free = shutil.disk_usage(folder).free
    detail = f"{free / 2**30:.1f} GiB free at {folder}"
    if free >= LITTLE_DISK:
        return ok("disk", detail)
    return (fail if free < NO_DISK else warn)("disk", detail, "make room on this disk")


def _folder(file: Path) -> Path:
    """Return the file's folder, or what is there of its path: the rest is made with the file."""
    return next(folder for folder in file.absolute().parents if folder.exists())


def _database_file(settings: Settings) -> Path | None:
    name = settings.database.url.partition(":///")[2]
    return Path(name) if name and name != ":memory:" else None


def check_plugins(settings: Settings) -> Finding:
    """Every plugin that is switched on must load, and fit with the flows."""
    from bot.assembly import compile_flows
    from bot.plugin import load_plugins

    try:
        plugins = load_plugins(list(settings.plugins.enabled))
        flows = compile_flows(plugins)
    except (FlowError, ImportError) as error:
        return fail("plugins", str(error), "see plugins.enabled, and `wakala plugins`")
    return ok("plugins", f"{len(plugins)} loaded, {len(flows)} flow(s): {', '.join(flows)}")


def check_words(settings: Settings) -> Finding:
    """Everything a flow says must have words."""
    from jinja2 import TemplateError

    from adapters.engine import template_folders
    from adapters.jinja import JinjaRenderer
    from bot.assembly import check_templates, compile_flows
    from bot.plugin import load_plugins

    try:
        plugins = load_plugins(list(settings.plugins.enabled))
        renderer = JinjaRenderer(template_folders(plugins))
        renderer.check()
        for flow in compile_flows(plugins).values():
            check_templates(flow, renderer)
    except (FlowError, ImportError, TemplateError) as error:
        return fail("words", str(error), "write what is missing, then `wakala flows lint`")
    return ok("words", "every state and answer has its template")


CHECKS: Final[tuple[Check, ...]] = (
    check_secrets,
    check_database,
    check_shops,
    check_disk,
    check_plugins,
    check_words,
    check_port,
    check_webhook,
    check_channel,
    check_clock,
    check_time_zones,
)
