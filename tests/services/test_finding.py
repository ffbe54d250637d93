"""Where a server comes from, one rule after another."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.services.breakable import breakable
from tests.services.container import Container
from tests.services.doubles import FILES, machine
from tests.services.finding import Machine, Missing, find, programs
from tests.services.kept import NotStarted
from tests.services.kind import Kind
from tests.services.local import Local
from tests.services.named import NotOurs
from tests.services.ports import free_ports

INSTALLED = Path("/usr/bin")


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    path.chmod(0o755)
    return path


def test_a_named_server_is_used_though_one_is_installed() -> None:
    server = find(FILES, machine(named="http://127.0.0.1:1", programs=INSTALLED))
    assert server.url == "http://127.0.0.1:1"


def test_a_named_server_that_does_not_answer_is_told_by_its_variable() -> None:
    server = find(FILES, machine(named=f"http://127.0.0.1:{free_ports()}"))
    with pytest.raises(NotStarted, match=r"WAKALA_TEST_REDIS names a Files at http.*unset it"):
        server.start()


@pytest.mark.parametrize("control", ["stop", "kill", "freeze", "thaw"])
def test_a_named_server_is_not_ours_to_break(control: str) -> None:
    server = find(FILES, machine(named="http://127.0.0.1:1"))
    with pytest.raises(NotOurs, match="WAKALA_TEST_REDIS"):
        getattr(server, control)()


def test_what_breaks_a_server_has_its_own_though_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILES.variable, "http://127.0.0.1:1")
    server = breakable(dataclasses.replace(FILES, programs=("sh",)))
    assert isinstance(server, Local)
    server.close()


def test_what_breaks_a_server_is_skipped_where_none_is_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.skip.Exception, match="that WAKALA_TEST_REDIS names is not ours to break"):
        breakable(FILES)


def test_an_installed_server_is_used_before_packages_and_containers() -> None:
    server = find(FILES, machine(programs=INSTALLED, packages="", docker=""))
    assert isinstance(server, Local)
    server.close()


def test_a_package_is_installed_where_no_server_is() -> None:
    present, installed = dict[Kind, Path](), list[str]()

    def install(package: str) -> str:
        installed.append(package)
        present[FILES] = INSTALLED
        return ""

    bare = dataclasses.replace(machine(docker=""), programs=present.get, install=install)
    server = find(FILES, bare)
    assert (type(server), installed) == (Local, ["files-server"])
    assert server.origin == "installed just now, from Debian's package files-server, in /usr/bin"
    server.close()


@pytest.mark.parametrize(
    "bare", [machine(docker=""), machine(docker="", linux=False, programs=INSTALLED, packages="")]
)
def test_a_container_is_started_where_nothing_can_be_installed_or_run(bare: Machine) -> None:
    server = find(FILES, bare)
    assert isinstance(server, Container)
    server.close()


def test_what_is_missing_is_said_with_every_way_to_get_it() -> None:
    with pytest.raises(Missing) as missing:
        find(FILES, machine())
    assert str(missing.value) == (
        "The tests need Files, and there is none: WAKALA_TEST_REDIS is not set; not installed: no "
        "files-server; installing packages needs root; no docker. Do one of these: set "
        "WAKALA_TEST_REDIS=http://127.0.0.1:<port> to one that runs; install it (Debian: sudo apt-get "
        "install files-server); start Docker with Compose."
    )


def test_the_newest_version_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "13"):
        executable(tmp_path / version / "bin" / "files-server")
    kind = dataclasses.replace(FILES, folders=(f"{tmp_path}/*/bin",))
    assert programs(kind) == tmp_path / "15" / "bin"


def test_programs_are_looked_for_in_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs(FILES) is None
    executable(tmp_path / "files-server")
    assert programs(FILES) == tmp_path
