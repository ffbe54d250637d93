"""The people of the demo, each with a phone: who ``/as`` can be, in simulators and transcripts alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec


class Person(msgspec.Struct, frozen=True):
    """Somebody with WhatsApp. ``role`` is their name in transcripts, ``wa_id`` their number without ``+``."""

    role: str
    wa_id: str
    name: str


CUSTOMER = Person("customer", "27820000001", "Thandi")
PEOPLE: Mapping[str, Person] = MappingProxyType(
    {
        person.role: person
        for person in (
            CUSTOMER,
            Person("vendor", "27820000002", "Mama Joy"),
            Person("driver", "27820000003", "Sipho"),
        )
    }
)


NAMES = ("Aisha", "Bongani", "Lerato", "Pieter", "Themba", "Zanele")
"""What somebody new may be called."""


def stranger(wa_id: str, name: str = "") -> Person:
    """Somebody whose role is their number, until a transcript gives them one."""
    return Person(wa_id, wa_id, name or NAMES[int(wa_id) % len(NAMES)])
