"""Every domain has the same shape, so that whoever knows one knows them all."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from bot import Plugin

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DOMAINS = PROJECT["entry-points"]["wakala.plugins"]
STORES = sorted(
    {file.parent.name for file in PLUGINS.glob("*/store.py")}
    | {file.parents[1].name for file in PLUGINS.glob("*/store/__init__.py")}
)


@pytest.mark.parametrize(("domain", "entry_point"), DOMAINS.items())
def test_a_domain_is_found_by_the_name_of_its_folder(domain: str, entry_point: str) -> None:
    assert entry_point == f"plugins.{domain}:plugin"


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domains_package_exports_its_plugin_by_the_folders_name(domain: str) -> None:
    package = importlib.import_module(f"plugins.{domain}")
    assert isinstance(package.plugin, Plugin)
    assert package.plugin.name == domain
    assert package.plugin.home == PLUGINS / domain


@pytest.mark.parametrize("domain", STORES)
def test_a_domains_tables_carry_its_name(domain: str) -> None:
    metadata = importlib.import_module(f"plugins.{domain}.store").metadata
    assert isinstance(metadata, MetaData)
    assert [name for name in metadata.tables if name != domain and not name.startswith(f"{domain}_")] == []


@pytest.mark.parametrize("domain", STORES)
def test_a_domain_with_tables_has_their_history(domain: str) -> None:
    assert list((PLUGINS / domain / "migrations").glob(f"{domain}_*.py"))


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domains_queries_consumers_and_handlers_are_functions_of_its_own(domain: str) -> None:
    plugin: Plugin = importlib.import_module(f"plugins.{domain}").plugin
    handlers = [intent.handler for intent in plugin.intents.values()]
    functions = [
        *handlers,
        *plugin.enters.values(),
        *plugin.views.values(),
        *plugin.consumers.values(),
        *plugin.queries.values(),
    ]
    assert {function.__module__.split(".")[1] for function in functions} <= {domain}
