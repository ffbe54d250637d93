"""Another service as a dependency: asked for what its domain knows, and never required."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

import aiohttp

from adapters.dependencies.dependency import Dependency, Missing


def service(name: str, base: str) -> Dependency:
    """The service of this name, reached at ``base``."""
    return Dependency(name, base, partial(_check, name, base.rstrip("/")), required=False)


async def _check(name: str, base: str) -> None:
    fix = f"start it (wakala run --only {name}), or correct services.urls.{name}"
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{base}/readyz", allow_redirects=False) as response,
        ):
            status = response.status
    except (aiohttp.ClientError, OSError) as error:
        raise Missing(error, fix) from None
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        raise Missing("it is not ready", f"GET {base}/readyz tells what it lacks")
    if status != HTTPStatus.OK:
        raise Missing(f"GET {base}/readyz was answered with {status}", fix)
