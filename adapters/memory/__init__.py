"""The engine's ports in memory, for the tests of flows and plugins.

They keep conversations, messages and events as JSON bytes and refuse what the database would refuse;
the same contract tests run on both. What they do not have is tables: a domain's statements need SQLite.
"""

from adapters.memory.cache import MemoryCache
from adapters.memory.channel import MemoryChannel
from adapters.memory.dedup import MemoryDedup
from adapters.memory.events import MemoryEventLog
from adapters.memory.inbox import MemoryInbox
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.reader import MemoryEventReader
from adapters.memory.store import MemoryStore
from adapters.memory.transactions import MemoryTransaction, MemoryTransactions
from adapters.memory.turns import MemoryTurns

__all__ = [
    "MemoryCache",
    "MemoryChannel",
    "MemoryDedup",
    "MemoryEventLog",
    "MemoryEventReader",
    "MemoryInbox",
    "MemoryOutbox",
    "MemoryStore",
    "MemoryTransaction",
    "MemoryTransactions",
    "MemoryTurns",
]
