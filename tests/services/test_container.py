"""Containers, with an engine that is a shell script: it starts a process where Docker starts a container."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import container
from tests.services.container import Container
from tests.services.doubles import FILES
from tests.services.kept import NotStarted, answers

DOCKER = """\
#!/bin/sh
cd $(dirname $0)
echo "$@" >> calls
case "$*" in
  *" create redis") [ ! -e offline ] || {{ echo "no such host" >&2; exit 1; }} ;;
  *" up redis") echo $$ > pid; exec {python} -m http.server $PORT --bind=127.0.0.1 ;;
  *" kill redis"|*" down "*) kill -KILL $(cat pid) ;;
  *" stop redis") kill -TERM $(cat pid) ;;
esac
"""


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts the script into the PATH; returns the file of its calls."""
    (tmp_path / "docker").write_text(DOCKER.format(python=sys.executable))
    (tmp_path / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path / "calls"


@pytest.fixture
def server(docker: Path) -> Iterator[Container]:
    running = Container(FILES)
    running.start()
    yield running
    running.close()


def words(docker: Path) -> list[str]:
    """What Compose was asked to do, without the options that go before."""
    return [line.partition("compose.yaml ")[2] for line in docker.read_text().splitlines()]


def test_an_engine_is_there_if_it_and_compose_answer(docker: Path) -> None:
    assert container.engine() == ""
    assert docker.read_text() == "info\ncompose version\n"


def test_an_engine_that_does_not_answer_is_none(docker: Path) -> None:
    docker.with_name("docker").write_text("#!/bin/sh\nexit 1\n")
    assert container.engine() == "`docker info` does not answer"


def test_no_docker_is_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert container.engine() == "no docker"


def test_an_image_that_cannot_be_fetched_is_told_as_docker_tells_it(docker: Path) -> None:
    docker.with_name("offline").touch()
    server = Container(FILES)
    with pytest.raises(NotStarted, match=r"(?s)create redis ended with 1:\nno such host"):
        server.start()
    server.close()


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_a_container_comes_back_at_its_address(end: str, server: Container) -> None:
    getattr(server, end)()
    assert answers(FILES, server.url) != ""
    server.start()
    assert answers(FILES, server.url) == ""


def test_each_control_is_a_command_of_compose(server: Container, docker: Path) -> None:
    server.freeze()
    server.thaw()
    server.close()
    assert words(docker) == [
        "create redis",
        "up redis",
        "pause redis",
        "unpause redis",
        "down --volumes --timeout=0",
    ]
    assert answers(FILES, server.url) != ""
