"""``wakala flows``: the conversations, as tables and as drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table

if TYPE_CHECKING:
    from bot.flow import Transition
    from bot.machine import CompiledFlow

group = new_group("Look at the flows, with what plugins add to them.")

Name = Annotated[str, typer.Argument(help="The flow.")]


@group.command(name="list")
def list_(config: Config = None, json: Json = False) -> None:
    """List the flows."""
    rows = [
        {
            "name": flow.name,
            "version": flow.table.version,
            "states": len(flow.states),
            "rows": len(flow.table.transitions),
            "extension_points": sorted(
                {row.extension_point for row in flow.table.transitions if row.extension_point}
            ),
        }
        for flow in _compiled(config).values()
    ]
    if json:
        print_json(rows)
        return
    heads = ("name", "version", "states", "rows", "extension_points")
    print_table(([row[head] for head in heads] for row in rows), heads)


@group.command()
def show(name: Name, config: Config = None, json: Json = False) -> None:
    """Print a flow's rows, in the order in which they are tried."""
    rows = [_row(row) for row in _one(name, config).table.transitions]
    if json:
        print_json(rows)
        return
    heads = ("trigger", "guard", "to", "says", "extension_point", "from")
    print_table(([row[head] for head in heads] for row in rows), heads)


@group.command()
def graph(name: Name, config: Config = None) -> None:
    """Draw a flow as a Mermaid state diagram."""
    from adapters.cli.mermaid import draw

    print(draw(_one(name, config).table))


@group.command()
def lint(config: Config = None) -> None:
    """Check flows, plugins and words as the start does. Exit code 1 and the culprit if they do not fit."""
    from adapters.engine import template_folders
    from adapters.jinja import JinjaRenderer
    from bot.assembly import check_templates, compile_flows
    from bot.errors import FlowError
    from bot.plugin import load_plugins

    settings = load_settings(config)
    try:
        plugins = load_plugins(list(settings.plugins.enabled))
        renderer = JinjaRenderer(template_folders(plugins))
        renderer.check()
        for flow in compile_flows(plugins).values():
            check_templates(flow, renderer)
            print(f"{flow.name}: {len(flow.states)} states, {len(flow.table.transitions)} rows, no mistakes")
    except FlowError as error:
        print(error)
        raise typer.Exit(1) from None


def _compiled(config: Config) -> dict[str, CompiledFlow]:
    from bot.assembly import compile_flows
    from bot.plugin import load_plugins

    return compile_flows(load_plugins(list(load_settings(config).plugins.enabled)))


def _one(name: str, config: Config) -> CompiledFlow:
    from bot.errors import WakalaError

    flows = _compiled(config)
    if name not in flows:
        raise WakalaError(f"there is no flow {name!r}; there are {', '.join(flows)}")
    return flows[name]


def _row(row: Transition) -> dict[str, object]:
    return {
        "from": row.source,
        "trigger": row.name,
        "guard": row.guard.__name__ if row.guard else None,
        "to": row.dest,
        "says": row.says,
        "otherwise": row.otherwise,
        "extension_point": row.extension_point,
    }
