"""A server from programs of this machine, in a folder and on a port of its own, never as root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tests.services import tree
from tests.services.keeper import account
from tests.services.kept import Kept, NotStarted
from tests.services.kind import Kind, Place
from tests.services.ports import free_ports

UNPRIVILEGED = "nobody" if os.geteuid() == 0 else None
"""Who runs the servers where root runs the tests: PostgreSQL refuses root, and no server needs it."""


class Local:
    """See Server. Its processes belong to ``user``; None is who runs the tests."""

    def __init__(
        self, kind: Kind, programs: Path, origin: str = "installed", user: str | None = UNPRIVILEGED
    ) -> None:
        folder = Path(tempfile.mkdtemp(prefix=f"wakala-{kind.name}-"))
        self._kind, self._place = kind, Place(programs, folder, free_ports())
        self._user, self._prepared = user, False
        self.url, self.origin = kind.url.format(port=self._place.port), f"{origin} in {programs}"
        self._kept = Kept(kind, self.url, folder / "log")

    def start(self) -> None:
        if not self._prepared:
            self._prepare()
        self._kept.start(
            self._kind.command(self._place),
            environment=self._kind.environment(self._place),
            user=self._user,
            farewell=["rm", "-rf", str(self._place.folder)],
        )

    def stop(self) -> None:
        self.thaw()
        self._kept.tell(signal.SIGINT)

    def kill(self) -> None:
        self._kept.tell(signal.SIGTERM)

    def freeze(self) -> None:
        # Again, until none is left that could have started another in the meantime.
        while moving := {pid: state for pid, state in self.processes().items() if state != "T"}:
            tree.send(signal.SIGSTOP, moving)

    def thaw(self) -> None:
        tree.send(signal.SIGCONT, self.processes())

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._place.folder, ignore_errors=True)

    def processes(self) -> dict[int, str]:
        """Return its processes with their states, as ``tree.below`` does."""
        return self._kept.processes()

    def _prepare(self) -> None:
        folder = self._place.folder
        for name, content in self._kind.files(self._place).items():
            (folder / name).write_text(content)
        if self._user:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, self._user)
        if self._kind.prepare:
            self._run(self._kind.prepare(self._place))
        self._prepared = True

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(
            command,
            cwd=self._place.folder,
            capture_output=True,
            text=True,
            check=False,
            **account(self._user),
        )
        if done.returncode:
            raise NotStarted(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
