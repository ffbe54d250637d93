"""The engine in the composition: flows, plugins and the words that they say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adapters.approved import ApprovedTemplates, load_approved
from adapters.jinja import DEFAULT, JinjaRenderer, load_phrases
from bot.assembly import assemble
from bot.engine import Engine
from bot.plugin import Plugin
from bot.ports import Ask, Directory
from bot.settings import Settings
from bot.understanding import LexicalUnderstanding

TEMPLATES = Path(__file__).parents[1] / "templates"


def template_folders(plugins: Sequence[Plugin]) -> list[Path]:
    """Where words are found: the project's first, then each plugin's own."""
    own = [plugin.home / "templates" for plugin in plugins if plugin.home is not None]
    return [TEMPLATES, *(folder for folder in own if folder.is_dir())]


def approved_templates(plugins: Sequence[Plugin]) -> ApprovedTemplates:
    """What may be said outside the 24 h window; raises FlowError naming what would not be approved."""
    return load_approved(template_folders(plugins), DEFAULT)


def plugin_homes(plugins: Sequence[Plugin]) -> dict[str, Path]:
    """Each plugin's folder, by its name."""
    return {plugin.name: plugin.home for plugin in plugins if plugin.home is not None}


def build_engine(
    settings: Settings, plugins: Sequence[Plugin], directory: Directory, queries: Ask | None = None
) -> Engine:
    """Assemble and check flows, plugins and words; raises FlowError naming what does not fit."""
    folders = template_folders(plugins)
    renderer = JinjaRenderer(folders)
    renderer.check()
    return assemble(
        plugins,
        renderer=renderer,
        phrases=load_phrases(folders),
        understanding=LexicalUnderstanding(),
        directory=directory,
        queries=queries,
        turn_timeout=settings.engine.turn_timeout,
        stale_after=settings.engine.stale_hours * 3600,
    )
