"""One process serves from a file."""

import pytest

from adapters.sql.database import lock
from bot import WakalaError


def test_a_file_is_served_from_by_one_process_at_a_time(tmp_path):
    url = f"sqlite:///{tmp_path / 'wakala.db'}"
    with lock(url), pytest.raises(WakalaError, match="another wakala serves from"), lock(url):
        pass
    with lock(url):
        pass


def test_a_database_in_memory_is_nobody_elses():
    for url in ("sqlite://", "sqlite:///:memory:"):
        with lock(url), lock(url):
            pass
