"""An alert: what is told of a service with too many dead letters."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from adapters.dead_letters import Group

LARGEST = 3
"""Groups that are named."""


class Alert(msgspec.Struct, frozen=True):
    """``key`` is the same for all that is told of one alarm. ``largest`` are the groups with the most, and
    ``command`` lists them all.
    """

    key: str
    service: str
    count: int
    threshold: int
    largest: tuple[Group, ...]
    command: str

    @property
    def summary(self) -> str:
        """It in a line, without what anybody said: an error's own words are not in a group's."""
        groups = "; ".join(f"{one.count} x {one.kind}: {one.error}" for one in self.largest)
        return f"{self.count} dead letters in {self.service} (alert at {self.threshold}). Most: {groups}"


def new_alert(key: str, service: str, threshold: int, groups: Sequence[Group], command: str) -> Alert:
    """Tell of these groups, the largest of which come first."""
    count = sum(group.count for group in groups)
    return Alert(key, service, count, threshold, tuple(groups[:LARGEST]), command)
