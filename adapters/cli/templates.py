"""``wakala templates``: what may be said outside the 24-hour window, as Meta has to approve it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table
from adapters.cli.options import Output, write

if TYPE_CHECKING:
    from adapters.approved import Approved

group = new_group("See the approved templates, and write what to submit to Meta.")

Name = Annotated[str, typer.Argument(help="The template's name, as in templates/<language>/approved/.")]
Language = Annotated[str | None, typer.Option(help="Only those in this language, such as en.")]


@group.command(name="list")
def list_(language: Language = None, config: Config = None, json: Json = False) -> None:
    """List the templates with the number of their values."""
    found = _templates(config, language)
    if json:
        print_json(found)
        return
    rows = (
        (one.name, one.language, one.category, one.places, " ".join(f"[{title}]" for title in one.buttons))
        for one in found
    )
    print_table(rows, ("name", "language", "category", "values", "buttons"))


@group.command()
def show(name: Name, language: Language = None, config: Config = None) -> None:
    """Show a template as a phone would, with its example."""
    for template in _named(config, language, name):
        print(f"{template.name} ({template.language}, {template.category})")
        print(*(f"  {line}".rstrip() for line in template.filled(template.example).splitlines()), sep="\n")
        print(*(f"  [{title}]" for title in template.buttons), sep="\n", end="\n" if template.buttons else "")


@group.command()
def export(
    name: Annotated[str | None, typer.Argument(help="Only this one.")] = None,
    language: Language = None,
    output: Output = None,
    config: Config = None,
) -> None:
    """Write what to submit to Meta. POST each to /<version>/<business account>/message_templates."""
    from adapters.approved import submission

    found = _templates(config, language) if name is None else _named(config, language, name)
    bodies = [submission(one) for one in found]
    if output is None:
        print_json(bodies)
        return
    import msgspec

    write(output, msgspec.json.format(msgspec.json.encode(bodies), indent=2).decode() + "\n")


def _named(config: Config, language: str | None, name: str) -> list[Approved]:
    from bot.errors import WakalaError

    found = [one for one in _templates(config, language) if one.name == name]
    if not found:
        raise WakalaError(
            f"there is no approved template {name!r}; `wakala templates list` shows those there are"
        )
    return found


def _templates(config: Config, language: str | None) -> list[Approved]:
    from adapters.engine import approved_templates
    from bot.plugin import load_plugins

    plugins = load_plugins(list(load_settings(config).plugins.enabled))
    every = [one for one in approved_templates(plugins) if language in (None, one.language)]
    return sorted(every, key=lambda one: (one.name, one.language))
