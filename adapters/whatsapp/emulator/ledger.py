"""What was sent through the emulator, counted for proofs."""

from __future__ import annotations

from collections import Counter
from typing import Any


class Ledger:
    """Every accepted send by its ``biz_opaque_callback_data``, every refusal by its code.

    It grows with the number of sends until it is reset: a proof cannot forget.
    """

    def __init__(self) -> None:
        self._by_opaque: Counter[str] = Counter()
        self._refused: Counter[int] = Counter()
        self._total = self._unmarked = 0

    def accepted(self, opaque: str | None) -> None:
        """Count a send that was taken, whether or not its answer arrived."""
        self._total += 1
        if opaque is None:
            self._unmarked += 1
        else:
            self._by_opaque[opaque] += 1

    def refused(self, code: int) -> None:
        """Count a request to send, or to mark as read, that was answered with an error."""
        self._refused[code] += 1

    def report(self) -> dict[str, Any]:
        """``duplicates`` are the opaque values that were sent more than once."""
        return {
            "total": self._total,
            "unmarked": self._unmarked,
            "by_opaque": self._by_opaque,
            "duplicates": [opaque for opaque, times in self._by_opaque.items() if times > 1],
            "refused": {str(code): times for code, times in self._refused.items()},
        }
