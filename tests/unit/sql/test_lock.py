"""Two processes that served from one file would each answer for the other."""

import pytest

from adapters.sql.database import alone
from bot import WakalaError


def test_a_file_is_served_from_by_one_process_at_a_time(url: str) -> None:
    told = r"another wakala serves from .*wakala\.db; end it, or set database\.url"
    with alone(url), pytest.raises(WakalaError, match=told), alone(url):
        pass
    with alone(url):
        pass


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://db.example/wakala"])
def test_a_database_in_memory_and_a_server_are_nobody_elses(url: str) -> None:
    with alone(url), alone(url):
        pass
