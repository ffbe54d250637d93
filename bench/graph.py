"""A dummy of the servers that replies go to: answers at once, counts, remembers nothing else.

``python -m bench.graph PORT`` serves ``POST /v<version>/<number>/messages`` as Meta's Graph API,
``POST /bot<token>/<method>`` as Telegram's, and ``GET /count``.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from typing import cast

import msgspec
import uvloop

from bench.process import get

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
_GRAPH = (
    b'{"messaging_product":"whatsapp","contacts":[{"input":"27820000000","wa_id":"27820000000"}],'
    b'"messages":[{"id":"wamid.dummy%016d"}]}'
)
_TELEGRAM = (
    b'{"ok":true,"result":{"message_id":%d,"date":1790000000,"text":"ok",'
    b'"chat":{"id":1,"type":"private","first_name":"Nomsa"}}}'
)


class Tally(msgspec.Struct):
    """Messages taken so far, and when the last one came on the machine's monotonic clock."""

    taken: int = 0
    last: float = 0.0


class Dummy(asyncio.Protocol):
    """One connection; requests may come in pieces or several at once."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to answer on."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that is now complete."""
        self.received += data
        while (request := self.next_request()) is not None:
            answer = self.answer(*request)
            self.transport.write(_ANSWER % (len(answer), answer))

    def next_request(self) -> tuple[bytes, bytes] | None:
        """Take one complete request, head and body, off what was received."""
        head, separator, rest = self.received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        needed = int(length[1]) if length else 0
        if not separator or len(rest) < needed:
            return None
        self.received = rest[needed:]
        return head, rest[:needed]

    def answer(self, head: bytes, body: bytes) -> bytes:
        """Return the body due to this request, and count it if it carries a message."""
        if head.startswith(b"GET /count"):
            return msgspec.json.encode(self.tally)
        if b'"status":"read"' in body:
            return b'{"success":true}'
        self.tally.taken += 1
        self.tally.last = time.monotonic()
        return (_TELEGRAM if head.startswith(b"POST /bot") else _GRAPH) % self.tally.taken


def tally(port: int) -> Tally:
    """Ask a running dummy how many messages it took."""
    return msgspec.json.decode(get(port, "/count")[1], type=Tally)


def settle(port: int, quiet: float = 0.5) -> Tally:
    """Wait until the dummy has taken nothing new for ``quiet`` seconds."""
    before, now = None, tally(port)
    while before != now:
        time.sleep(quiet)
        before, now = now, tally(port)
    return now


async def serve(port: int) -> None:
    """Serve until the process is ended."""
    kept = Tally()
    server = await asyncio.get_running_loop().create_server(lambda: Dummy(kept), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
