"""A server in a container, by Docker Compose."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tests.services.kept import Kept, NotStarted
from tests.services.kind import Kind
from tests.services.ports import free_ports

FILE = Path(__file__).with_name("compose.yaml")


def engine() -> str:
    """Return why no container can be started here, or nothing."""
    for question in (["docker", "info"], ["docker", "compose", "version"]):
        if shutil.which("docker") is None:
            return "no docker"
        if subprocess.run(question, capture_output=True, check=False).returncode:
            return f"`{' '.join(question)}` does not answer"
    return ""


class Container:
    """See Server; each is a project of its own, so that several sessions have room beside one another."""

    def __init__(self, kind: Kind) -> None:
        self._name, port = kind.name, free_ports()
        self._folder = Path(tempfile.mkdtemp(prefix=f"wakala-{kind.name}-"))
        self._environment = {"PORT": str(port)}
        self._compose = ["docker", "compose", "--project-name", f"wakala-test-{port}", "--file", str(FILE)]
        self._down = [*self._compose, "down", "--volumes", "--timeout=0"]
        self.url, self.origin = kind.url.format(port=port), "a container of Docker Compose"
        self._kept = Kept(kind, self.url, self._folder / "log")

    def start(self) -> None:
        self._run("create", self._name)  # fetches the image, for which there is no time limit
        # In the foreground: it writes the log, and ends when the container does.
        up = [*self._compose, "up", self._name]
        self._kept.start(up, environment=self._environment, user=None, farewell=self._down)

    def stop(self) -> None:
        self._run("stop", self._name)
        self._kept.ended()

    def kill(self) -> None:
        self._run("kill", self._name)
        self._kept.ended()

    def freeze(self) -> None:
        self._run("pause", self._name)

    def thaw(self) -> None:
        self._run("unpause", self._name)

    def close(self) -> None:
        subprocess.run(self._down, env={**os.environ, **self._environment}, capture_output=True, check=False)
        self._kept.tell(signal.SIGTERM)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, *arguments: str) -> None:
        command, environment = [*self._compose, *arguments], {**os.environ, **self._environment}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotStarted(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
