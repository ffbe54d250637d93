"""What all sections have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """Frozen, closed against unknown keys, and strict about its defaults too."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)
