"""One small GET over http.client: commands that look at a server need no more, and start fast without."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    headers: Message
    body: bytes


def get(url: str, timeout: float) -> Answer | None:
    """Fetch a page; None where nobody answers in time, or not in HTTP."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=timeout)
    try:
        connection.request("GET", f"{parts.path or '/'}?{parts.query}")
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read(65_536))
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def running_at(settings: Settings) -> str | None:
    """Return the base URL where a server of ours answers already, if one does."""
    host, port = settings.server.host, settings.server.port
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    answer = get(f"{url}/livez", timeout=1.0) if port else None
    return url if answer and answer.headers.get("Server") == "wakala" else None
