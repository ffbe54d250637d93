"""Logging to stderr: lines for people, or one JSON object a line for machines."""

from __future__ import annotations

import datetime as dt
import logging
import sys
from typing import Final

import msgspec
from aiohttp.http_exceptions import HttpProcessingError

from bot.settings import Log

TEXT: Final = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class JsonFormatter(logging.Formatter):
    """A record as JSON, with its traceback as one string."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        entry = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return msgspec.json.encode(entry).decode()


def configure(log: Log) -> None:
    """Log as the settings say; a second call replaces the first."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if log.format == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=log.level.upper(), handlers=[handler], force=True)
    logging.getLogger("aiohttp.server").addFilter(_is_ours)
    logging.getLogger("transitions").setLevel("WARNING")  # it tells of every transition
    logging.getLogger("alembic").setLevel("WARNING")  # it tells of each step, to people who asked for none


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether it is our fault. A line that is no HTTP is its sender's; the error quotes it, any token too."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))
