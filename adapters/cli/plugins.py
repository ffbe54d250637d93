"""``wakala plugins``: what is installed, and what is switched on."""

from __future__ import annotations

from adapters.cli.common import Config, Json, load_settings, print_json, print_table


def plugins(config: Config = None, json: Json = False) -> None:
    """List installed plugins; those switched on have their place in the order."""
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
