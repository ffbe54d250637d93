"""``wakala plugins``: what is installed, and what is switched on."""

from __future__ import annotations

import typer

from adapters.cli.common import Config, Json, load_settings, print_json, print_table

group = typer.Typer(help="See what plugins there are.", invoke_without_command=True, rich_markup_mode=None)


@group.callback()
def plugins(context: typer.Context, config: Config = None, json: Json = False) -> None:
    """List the plugins, as `wakala plugins list` does."""
    if context.invoked_subcommand is None:
        list_(config, json)


@group.command(name="list")
def list_(config: Config = None, json: Json = False) -> None:
    """List installed plugins. Those switched on have their place in the order."""
    from importlib.metadata import entry_points

    from bot.plugin import load_plugins

    enabled = list(load_settings(config).plugins.enabled)
    load_plugins(enabled)
    found = {point.name: point for point in entry_points(group="wakala.plugins")}
    rows = [
        {
            "name": name,
            "order": enabled.index(name) + 1 if name in enabled else None,
            "package": point.dist.name if point.dist else "",
            "version": point.dist.version if point.dist else "",
        }
        for name, point in found.items()
    ]
    rows.sort(key=lambda row: (row["order"] is None, row["order"], row["name"]))
    if json:
        print_json(rows)
        return
    print_table(
        ((row["order"] or "off", row["name"], row["package"], row["version"]) for row in rows),
        ("order", "plugin", "package", "version"),
    )
