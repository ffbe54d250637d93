"""docs/payment-emulators.md names every setting, outcome, fault and route there is."""

import importlib
import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from adapters.gateways.emulation.faults import Faults
from adapters.gateways.ozow.emulator.bank import Outcome as OzowOutcome
from adapters.gateways.ozow.emulator.faults import OzowFaults
from adapters.gateways.paystack.emulator.cashier import Outcome as PaystackOutcome
from adapters.gateways.paystack.emulator.faults import PaystackFaults

TEXT = (Path(__file__).parents[3] / "docs/payment-emulators.md").read_text("utf-8")
FAULTS = {"Paystack": PaystackFaults, "Ozow": OzowFaults}
OUTCOMES = {"Paystack": PaystackOutcome, "Ozow": OzowOutcome}
NAMES = {"Paystack": "paystack", "Ozow": "ozow"}


def section(title):
    """The words in code in one section, or in what all have in common."""
    text = TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`\n]+)`", text))))


def fields(kind):
    """The names of a struct's fields and of those of structs within."""
    for field in msgspec.structs.fields(kind):
        yield field.name
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            yield from fields(field.type)


@pytest.mark.parametrize("title", NAMES)
def test_every_setting_is_documented(title):
    emulator = importlib.import_module(f"adapters.gateways.{NAMES[title]}.emulator")

    assert set(emulator.EmulatorSettings.__struct_fields__) <= section(title)


@pytest.mark.parametrize("title", FAULTS)
def test_every_fault_is_documented(title):
    shared = set(fields(Faults))

    assert shared <= section("What all of them have")
    assert set(fields(FAULTS[title])) - shared <= section(title)


@pytest.mark.parametrize("title", OUTCOMES)
def test_every_outcome_is_documented(title):
    assert set(get_args(OUTCOMES[title])) <= section(title)


@pytest.mark.parametrize("title", NAMES)
def test_every_route_is_documented(title):
    app = importlib.import_module(f"adapters.gateways.{NAMES[title]}.emulator.app")

    words = section(title) | section("What all of them have")
    for route in app.ROUTES:
        assert set(re.findall(r"[A-Za-z]\w+", re.sub(r"\{\w+:\(\?i:|\{[^}]*\}?", "", route.path))) <= words
