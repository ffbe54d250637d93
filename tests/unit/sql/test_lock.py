"""Two processes that served from one file would each answer for the other."""

import pytest

from adapters.sql.database import lock
from bot import WakalaError


def test_a_file_is_served_from_by_one_process_at_a_time(url: str) -> None:
    told = r"another wakala serves from .*wakala\.db; end it, or set database\.url"
    with lock(url), pytest.raises(WakalaError, match=told), lock(url):
        pass
    with lock(url):
        pass


def test_a_database_in_memory_is_nobody_elses() -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        with lock(url), lock(url):
            pass
