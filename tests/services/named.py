"""A server that a variable names: somebody else started it, and it is theirs to stop."""

from __future__ import annotations

from tests.services.kept import NotStarted, answers
from tests.services.kind import Kind


class NotOurs(RuntimeError):
    """A control was tried on a server that was not started here."""


class Named:
    """See Server."""

    def __init__(self, kind: Kind, url: str) -> None:
        self._kind, self.url = kind, url
        self.origin = f"named by {kind.variable}"

    def start(self) -> None:
        if reason := answers(self._kind, self.url):
            raise NotStarted(
                f"{self._kind.variable} names a {self._kind.title} at {self.url}, which does not answer "
                f"({reason}). Start it, correct the variable, or unset it to have one started here."
            )

    def stop(self) -> None:
        raise self._not_ours("stopped")

    def kill(self) -> None:
        raise self._not_ours("killed")

    def freeze(self) -> None:
        raise self._not_ours("frozen")

    def thaw(self) -> None:
        raise self._not_ours("thawed")

    def close(self) -> None:
        """Leave it as it is."""

    def _not_ours(self, done: str) -> NotOurs:
        return NotOurs(
            f"{self._kind.title} was named by {self._kind.variable}, so it is not {done} from here. "
            f"Unset {self._kind.variable} for what breaks servers."
        )
