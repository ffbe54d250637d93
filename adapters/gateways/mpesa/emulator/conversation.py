"""One request about a refund, from being taken to its result."""

from __future__ import annotations

from typing import NamedTuple


class Conversation(NamedTuple):
    """``initiator`` and ``credential`` are looked at only when the request is carried out."""

    originator: str
    id: str
    initiator: str
    credential: str
    result_url: str
    timeout_url: str
