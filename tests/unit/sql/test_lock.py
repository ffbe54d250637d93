"""Two processes that served from one database would each answer for the other."""

import pytest

from adapters.sql.database import alone
from bot import WakalaError


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest) -> str:
    """The URL of a database."""
    return str(request.getfixturevalue({"sqlite": "url", "postgresql": "postgres"}[request.param]))


async def test_a_database_is_served_from_by_one_process_at_a_time(served: str) -> None:
    told = r"another wakala serves from .*(wakala\.db|tests_\d+); end it, or set database\.url"
    async with alone(served):
        with pytest.raises(WakalaError, match=told):
            async with alone(served):
                pass
    async with alone(served):
        pass


async def test_a_database_in_memory_is_nobody_elses() -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        async with alone(url), alone(url):
            pass
