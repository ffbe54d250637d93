"""What an operator asks costs no more for all that was sent before."""

from sqlalchemy import func, select

from adapters.sql.database import Database
from adapters.sql.sqlite import open_connection
from adapters.sql.tables import MESSAGE_RESENT, outbox


async def test_messages_that_were_sent_again_are_found_by_their_index(database: Database, url: str) -> None:
    again = select(func.sum(outbox.c.resent)).where(MESSAGE_RESENT)
    with open_connection(url, reads=True) as reader:
        statement = str(again.compile(reader.engine, compile_kwargs={"literal_binds": True}))
        bound = str(again.compile(reader.engine))
        plans = [
            reader.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).one()[3]
            for sql, parameters in ((statement, ()), (bound, (0,)))
        ]
    assert all("outbox_resent" in plan for plan in plans), plans
