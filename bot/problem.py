"""Problems as RFC 9457 has them: how a REST handler says no, and to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field


class Fault(BaseModel):
    """One field that breaks one rule."""

    field: str
    value: str = Field(description="What was sent, shortened.")
    rule: str


class Problem(Exception):
    """Raised by handlers: the request fails with this status, and the caller is told why.

    ``kind`` is the last part of the problem's URI; None says that the status says it all.
    ``more`` are further members of the document, as RFC 9457 allows (§3.2).
    """

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        kind: str | None = None,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind = status, detail, kind
        self.errors, self.headers, self.more = errors, headers or {}, more or {}
