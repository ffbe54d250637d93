"""What client and route agree on: where a query is asked, and its headers."""

from __future__ import annotations

from typing import Final

PATH: Final = "/internal/queries/"
"""Followed by the query's name, as in ``/internal/queries/orders.find``."""

CORRELATION: Final = "X-Correlation-ID"
TENANT: Final = "X-Tenant-ID"
"""Whose data is asked about. Never left out: it is empty where no tenant in particular is asked about."""

DEADLINE: Final = "X-Deadline"
"""Seconds that are left for an answer: a duration, because clocks of two machines differ."""

LARGEST_QUESTION: Final = 64 * 1024
"""Bytes of a query's arguments: ids, numbers and times."""

LARGEST_ANSWER: Final = 16 * 1024 * 1024
"""Bytes of an answer: the members of some ten thousand shops. One without an end would fill the memory."""
