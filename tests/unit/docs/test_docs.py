"""What the documents promise is so."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from bot.settings import load
from bot.settings.sections import SECTIONS
from plugins.orders.saga import order_processing

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SETTINGS = {
    (section, key): getattr(getattr(load(None, {}), section), key, None)
    for section, kind in SECTIONS.items()
    for key in kind.model_fields
}


def rows(document, section=None):
    """Return the first cells of a document's tables, by their keys, in one section or all."""
    text = (ROOT / document).read_text("utf-8")
    if section:
        text = text.partition(f"\n## {section}")[2].partition("\n## ")[0]
    cells = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    )
    return {row[0].strip("`"): row[1:] for row in cells if set(row[0]) - {"-", ":"}}


def as_documented(value):
    """Return a default as the document writes it."""
    if hasattr(value, "get_secret_value"):
        value = value.get_secret_value()
    if isinstance(value, tuple) and value and hasattr(value[0], "get_secret_value"):
        value = value[0].get_secret_value()
    return "not set" if value is None else f"`{json.dumps(value)}`"


@pytest.mark.parametrize(("section", "key"), SETTINGS)
def test_every_setting_is_documented_with_its_default(section, key):
    documented = rows("docs/configuration.md", f"[{section}]")
    assert documented[key][0] == as_documented(SETTINGS[section, key])
    assert documented[key][2]


def test_no_setting_is_documented_that_does_not_exist():
    for section in {section for section, _ in SETTINGS}:
        documented = rows("docs/configuration.md", f"[{section}]").keys() - {"Key"}
        assert documented == {key for other, key in SETTINGS if other == section}


def test_wakala_toml_has_every_setting_set_or_as_a_comment():
    text = (ROOT / "wakala.toml").read_text("utf-8")
    assert {key for _, key in SETTINGS} <= set(re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE))


def test_every_dependency_is_documented_and_no_other():
    groups = {
        "At run time": PROJECT["project"]["dependencies"],
        "For a server": PROJECT["project"]["optional-dependencies"]["server"],
        "For streams": PROJECT["project"]["optional-dependencies"]["grpc"],
        "For development": PROJECT["dependency-groups"]["dev"],
    }
    for section, requirements in groups.items():
        names = {re.match(r"[\w-]+", requirement)[0] for requirement in requirements}
        assert rows("docs/dependencies.md", section).keys() - {"Package"} == names


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_dependency_with_hashes_and_names_no_registry(lock):
    text = (ROOT / lock).read_text("utf-8")
    pinned = set(re.findall(r"^([\w-]+)==", text, re.MULTILINE))
    wanted = {re.match(r"[\w-]+", requirement)[0] for requirement in PROJECT["project"]["dependencies"]}
    assert wanted <= pinned
    assert len(re.findall(r"^[\w-]+==.*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(pinned)
    assert "://" not in text


@pytest.mark.parametrize("document", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md")))
def test_every_link_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)", document.read_text("utf-8")):
        assert "://" in target or (document.parent / target).exists(), target


def test_the_page_on_transcripts_shows_one_that_is_played():
    chat = (ROOT / "tests/chats/ordering/change-of-mind.chat").read_text("utf-8")
    assert f"```\n{chat}```" in (ROOT / "docs/transcripts.md").read_text("utf-8")


def test_every_kind_of_test_is_documented_with_one_of_them():
    kinds = rows("docs/testing.md", "Kinds")
    del kinds["Folder"]
    tests = ROOT / "tests"
    assert kinds.keys() == {folder.name for folder in tests.iterdir() if any(folder.rglob("test_*.py"))}
    examples = {folder: cells[1].strip("`") for folder, cells in kinds.items()}
    assert [path for path in examples.values() if not (ROOT / path).is_file()] == []
    assert all(path.startswith(f"tests/{folder}/") for folder, path in examples.items())


@pytest.mark.parametrize("schema", sorted(ROOT.glob("plugins/*/schemas/*.json")), ids=lambda file: file.stem)
def test_every_event_and_command_is_documented(schema):
    assert f"`{schema.stem}`" in (ROOT / "docs/events.md").read_text("utf-8")


def test_the_page_on_orders_has_the_steps_of_the_saga():
    steps = {step.name: (step.done, step.failed, step.undone, step.kept) for step in order_processing.steps}
    table = rows("docs/orders.md", "The steps")
    del table["Step"]
    assert {
        step: tuple(tuple(re.findall(r"`([^`]+)`", cell)) for cell in cells[1:5])
        for step, cells in table.items()
    } == steps
