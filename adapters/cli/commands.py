"""All commands, in the order in which the help lists them."""

from __future__ import annotations

import typer

from adapters.cli import (
    broadcast,
    catalog,
    config,
    database,
    dlq,
    emulate,
    events,
    flows,
    members,
    outbox,
    payments,
    plugins,
    saga,
    stats,
    stock,
    templates,
    tenants,
)
from adapters.cli.doctor import doctor
from adapters.cli.init import init
from adapters.cli.parse import parse
from adapters.cli.serve import chat, run
from adapters.cli.version import version

app = typer.Typer(
    help="Wakala: sell through WhatsApp.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)
for command in (run, chat, init, doctor, parse, version):
    app.command()(command)
app.add_typer(plugins.group, name="plugins")
app.add_typer(config.group, name="config")
app.add_typer(flows.group, name="flows")
app.add_typer(database.group, name="db")
app.add_typer(tenants.group, name="shop")
app.add_typer(members.group, name="user")
app.add_typer(catalog.group, name="catalog")
app.add_typer(stock.group, name="stock")
app.add_typer(outbox.group, name="outbox")
app.add_typer(dlq.group, name="dlq")
app.add_typer(events.group, name="events")
app.add_typer(saga.group, name="saga")
app.add_typer(payments.group, name="payments")
app.add_typer(stats.group, name="stats")
app.add_typer(templates.group, name="templates")
app.add_typer(broadcast.group, name="broadcast")
app.add_typer(emulate.group, name="emulate")
