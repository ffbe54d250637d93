"""``wakala config``: are the settings right, and what is in force?"""

from __future__ import annotations

import os
from typing import Any

from adapters.cli.common import Config, Json, config_path, load_settings, new_group, print_json, print_table

group = new_group("Check and show the settings.")


@group.command()
def check(config: Config = None) -> None:
    """Tell every mistake in the settings, with its file and line."""
    from bot.errors import FlowError, SettingsError
    from bot.plugin import load_plugins
    from bot.settings import trace

    settings = load_settings(config)
    try:
        load_plugins(list(settings.plugins.enabled))
    except FlowError as error:
        place = trace(config_path(config)).place(("plugins", "enabled"))
        raise SettingsError(f"{place}: {error}") from None
    print(f"{config_path(config) or 'defaults'}: no mistakes")


@group.command()
def show(config: Config = None, json: Json = False) -> None:
    """Print the settings in force and where each comes from. Secrets are masked."""
    shown = _shown(config)
    if json:
        print_json(
            {section: {key: row["value"] for key, row in keys.items()} for section, keys in shown.items()}
        )
        return
    print_table(
        (
            (f"{section}.{key}", row["value"], row["source"])
            for section, keys in shown.items()
            for key, row in keys.items()
        ),
        ("key", "value", "set by"),
    )


def _shown(config: Any) -> dict[str, dict[str, dict[str, Any]]]:
    """Return section -> key -> value and source."""
    from bot.settings import trace
    from bot.settings.problems import without_password

    settings = load_settings(config)
    sources = trace(config_path(config), os.environ)
    values = {section: keys for section, keys in settings.model_dump(mode="json").items() if keys is not None}
    values["database"]["url"] = without_password(values["database"]["url"])
    return {
        section: {
            key: {"value": value, "source": sources.place((section, key))} for key, value in keys.items()
        }
        for section, keys in values.items()
    }
