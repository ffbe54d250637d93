"""Packages: said before they are fetched, and without servers of their own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.services import debian

APT = """\
#!/bin/sh
cd $(dirname $0)
echo "$*; policy: $(cat policy 2>&1 | tail -1)" >> calls
[ ! -e broken ] || {{ echo "{error}" >&2; exit 100; }}
"""
ERROR = "E: Unable to fetch some archives"
OPTIONS = "-qq -o DPkg::Lock::Timeout=120"


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An apt-get that writes down what it is asked; returns its folder, in which the policy is, too."""
    (tmp_path / "apt-get").write_text(APT.format(error=ERROR))
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(debian, "POLICY", tmp_path / "policy")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return tmp_path


def test_a_package_is_installed_while_no_server_may_start(apt: Path) -> None:
    assert debian.install("redis-server") == ""
    assert (apt / "calls").read_text().splitlines() == [
        f"{OPTIONS} update; policy: exit 101",
        f"{OPTIONS} install --yes --no-install-recommends redis-server; policy: exit 101",
    ]


def test_it_is_said_before_it_is_done(apt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    debian.install("redis-server")
    assert capsys.readouterr().err == "Installing the package redis-server with apt-get, for the tests ...\n"


def test_servers_may_start_again_afterwards(apt: Path) -> None:
    (apt / "broken").touch()
    debian.install("redis-server")
    assert not (apt / "policy").exists()


def test_a_policy_of_somebody_else_stands(apt: Path) -> None:
    (apt / "policy").write_text("exit 104\n")
    debian.install("redis-server")
    assert (apt / "policy").read_text() == "exit 104\n"


def test_what_apt_complains_of_is_returned(apt: Path) -> None:
    (apt / "broken").touch()
    assert debian.install("redis-server") == (
        f"apt-get install --yes --no-install-recommends redis-server: {ERROR}"
    )


def test_only_root_installs(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert debian.install("redis-server") == "installing packages needs root"
    assert not (apt / "calls").exists()


def test_other_systems_have_no_apt(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (apt / "apt-get").unlink()
    monkeypatch.setenv("PATH", str(apt))
    assert debian.install("redis-server") == "no apt-get, so this is not Debian"
