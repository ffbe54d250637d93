"""Where a server comes from: named, else installed here, else a package of Debian, else a container."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.services import container, debian
from tests.services.container import Container
from tests.services.kind import Kind
from tests.services.local import Local
from tests.services.named import Named
from tests.services.server import Server


class Missing(RuntimeError):
    """No server of a kind is to be had here."""


def programs(kind: Kind) -> Path | None:
    """Return the folder that has all its programs: Debian's newest first, then those of the PATH."""
    folders = (folder for folder in _folders(kind) if all((folder / name).exists() for name in kind.programs))
    return next(folders, None)


@dataclass(frozen=True)
class Machine:
    """What finding asks of a machine. ``install`` and ``engine`` return why not, or nothing."""

    environ: Mapping[str, str]
    programs: Callable[[Kind], Path | None] = programs
    install: Callable[[str], str] = debian.install
    engine: Callable[[], str] = container.engine
    linux: bool = sys.platform == "linux"


def find(kind: Kind, machine: Machine | None = None) -> Server:
    """Return a server that is yet to be started; raises Missing, which says what was looked for."""
    reasons = []
    for rule in (_named, _installed, _packaged, _contained):
        found = rule(kind, machine or Machine(os.environ))
        if not isinstance(found, str):
            return found
        reasons.append(found)
    raise Missing(_missing(kind, reasons))


def _named(kind: Kind, machine: Machine) -> Server | str:
    url = machine.environ.get(kind.variable)
    return Named(kind, url) if url else f"{kind.variable} is not set"


def _installed(kind: Kind, machine: Machine, origin: str = "installed") -> Server | str:
    if not machine.linux:
        return "installed servers are run on Linux only"
    folder = machine.programs(kind)
    return Local(kind, folder, origin) if folder else f"not installed: no {' and '.join(kind.programs)}"


def _packaged(kind: Kind, machine: Machine) -> Server | str:
    just_now = f"installed just now, from Debian's package {kind.package},"
    return machine.install(kind.package) or _installed(kind, machine, just_now)


def _contained(kind: Kind, machine: Machine) -> Server | str:
    return machine.engine() or Container(kind)


def _missing(kind: Kind, reasons: list[str]) -> str:
    return (
        f"The tests need {kind.title}, and there is none: {'; '.join(reasons)}. "
        f"Do one of these: set {kind.variable}={kind.url.format(port='<port>')} to one that runs; "
        f"install it (Debian: sudo apt-get install {kind.package}); start Docker with Compose."
    )


def _folders(kind: Kind) -> Iterator[Path]:
    for pattern in kind.folders:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), key=_version, reverse=True)
    found = shutil.which(kind.programs[0])
    if found:
        yield Path(found).parent


def _version(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(path))]
