"""What reading all events in batches promises: each once, in order, whatever happens in between."""

from collections.abc import Sequence

import pytest

from bot import Envelope, Transaction
from tests.contracts.conftest import Ports
from tests.doubles.events import Happened

READER = "analytics.fold"


class Book:
    """A reader that notes what it took, and publishes that it did; it may be told to fail."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.fails = False

    async def fold(self, tx: Transaction, envelopes: Sequence[Envelope]) -> None:
        tx.publish(Happened(what="a batch was taken"), tenant="shop")
        if self.fails:
            raise KeyError("price")
        self.batches.append([one.data["what"] for one in envelopes])

    async def forget(self, tx: Transaction, oldest: Sequence[Envelope]) -> None:
        self.batches = [[one.data["what"] for one in oldest]]


class Quiet(Book):
    """The same, without a word."""

    async def fold(self, tx: Transaction, envelopes: Sequence[Envelope]) -> None:
        self.batches.append([one.data["what"] for one in envelopes])


async def publish(ports: Ports, *names: str) -> None:
    """Publish events, each of a tenant of its own."""

    async def work(tx: Transaction) -> None:
        for name in names:
            tx.publish(Happened(what=name), tenant=f"shop of {name}")

    await ports.transactions.run("orders", work)


async def test_all_events_of_all_tenants_are_taken_once_in_their_order(ports: Ports) -> None:
    book = Quiet()
    await publish(ports, "one", "two", "three")
    taken = [await ports.reader.take(READER, book.fold, 2) for _ in range(3)]
    await publish(ports, "four")
    taken.append(await ports.reader.take(READER, book.fold, 2))
    assert taken == [2, 1, 0, 1]
    assert book.batches == [["one", "two"], ["three"], ["four"]]


async def test_readers_do_not_take_from_one_another(ports: Ports) -> None:
    mine, yours = Quiet(), Quiet()
    await publish(ports, "one")
    await ports.reader.take(READER, mine.fold, 9)
    await ports.reader.take("other.fold", yours.fold, 9)
    assert mine.batches == yours.batches == [["one"]]


async def test_a_batch_that_fails_changes_nothing_and_comes_again(ports: Ports) -> None:
    book = Book()
    await publish(ports, "one")
    book.fails = True
    with pytest.raises(KeyError):
        await ports.reader.take(READER, book.fold, 9)
    assert await ports.reader.waiting(READER) == 1
    book.fails = False
    await ports.reader.take(READER, book.fold, 9)
    assert book.batches == [["one"]]
    assert await ports.reader.waiting(READER) == 1, "what it published itself"


async def test_an_event_that_is_left_out_is_not_taken(ports: Ports) -> None:
    book = Quiet()
    await publish(ports, "one", "two")
    left = await ports.reader.leave_out(READER)
    await ports.reader.take(READER, book.fold, 9)
    assert left is not None
    assert left.data["what"] == "one"
    assert book.batches == [["two"]]
    assert await ports.reader.leave_out(READER) is None


async def test_a_reader_that_is_rewound_begins_with_the_oldest_event(ports: Ports) -> None:
    book = Quiet()
    await publish(ports, "one", "two")
    await ports.reader.take(READER, book.fold, 9)
    await ports.reader.rewind(READER, book.forget)
    await ports.reader.take(READER, book.fold, 9)
    assert book.batches == [["one"], ["one", "two"]]
