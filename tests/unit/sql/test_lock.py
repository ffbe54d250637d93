"""Two processes that served from one file would each answer for the other."""

import pytest

from adapters.sql.database import lock
from bot import WakalaError


def test_a_file_is_served_from_by_one_process_at_a_time(url: str) -> None:
    held = lock(url)
    assert held is not None
    with pytest.raises(
        WakalaError, match=r"another wakala serves from .*wakala\.db; end it, or set database\.url"
    ):
        lock(url)
    held.close()
    again = lock(url)
    assert again is not None
    again.close()


def test_a_database_in_memory_is_nobody_elses() -> None:
    assert lock("sqlite://") is None
    assert lock("sqlite:///:memory:") is None
