"""A crowd that orders and pays, to warm services up: nobody is timed.

``python -m bench.services.crowd '{"port": 8000, ...}'`` takes a `Visit` as JSON and prints a `Crowd`.
"""

from __future__ import annotations

import asyncio
import sys
import time

import msgspec
import uvloop
from aiohttp import ClientSession

from bench.shoppers import FIRST, Phones, Street, Visit, outside


class Crowd(msgspec.Struct, frozen=True):
    """So many ordered, and paid where they had chosen to."""

    orders: int


async def go(visit: Visit) -> Crowd:
    """Shop for as long as it is said."""
    phones, until = Phones(), time.monotonic() + visit.seconds
    async with outside(visit, phones), ClientSession() as session:
        street = Street(visit, session, phones)
        await asyncio.gather(*(street.keep_shopping(until) for _ in range(visit.shoppers)))
        return Crowd(next(street.people) - FIRST)


if __name__ == "__main__":
    crowd = uvloop.run(go(msgspec.json.decode(sys.argv[1], type=Visit)))
    print(msgspec.json.encode(crowd).decode())
