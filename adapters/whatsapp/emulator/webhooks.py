"""What Meta posts to a webhook: updates laid out over entries and changes, and their bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from adapters.whatsapp.emulator.screen import Shown


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """One message or status for the webhook. ``contact`` is None where Meta sends none."""

    number: str
    wa_id: str
    field: Literal["messages", "statuses"]
    body: dict[str, Any]
    contact: dict[str, Any] | None = None
    shown: Shown | None = None


def document(account: str, numbers: Mapping[str, str], updates: Sequence[Update]) -> dict[str, Any]:
    """The whole body; several updates are spread over entries, changes and lists, in their order."""
    entries = [
        {"id": account, "changes": [_change(numbers, part) for part in _runs(half)]}
        for half in _halves(updates)
    ]
    return {"object": "whatsapp_business_account", "entry": entries}


def encode(body: Mapping[str, Any]) -> bytes:
    r"""Meta's bytes: everything beyond ASCII as ``\uXXXX`` in lower case, and "/" as "\/"."""
    return _compact(body).replace("/", "\\/").encode()


def encode_otherwise(body: Mapping[str, Any], variant: int) -> bytes:
    """The same document in other bytes, different for each ``variant``."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=variant).encode()


_compact = json.JSONEncoder(separators=(",", ":")).encode


def _halves(updates: Sequence[Update]) -> list[Sequence[Update]]:
    middle = (len(updates) + 1) // 2
    return [half for half in (updates[:middle], updates[middle:]) if half]


def _runs(updates: Sequence[Update]) -> list[list[Update]]:
    """Cut a sequence into two, and wherever the business number changes: a change has one number."""
    runs: list[list[Update]] = []
    for half in _halves(updates):
        runs.append([half[0]])
        for update in half[1:]:
            if update.number == runs[-1][0].number:
                runs[-1].append(update)
            else:
                runs.append([update])
    return runs


def _change(numbers: Mapping[str, str], updates: Sequence[Update]) -> dict[str, Any]:
    number = updates[0].number
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": numbers[number], "phone_number_id": number},
    }
    contacts = {update.wa_id: update.contact for update in updates if update.contact}
    if contacts:
        value["contacts"] = list(contacts.values())
    for update in updates:
        value.setdefault(update.field, []).append(update.body)
    return {"field": "messages", "value": value}
