"""What several processes share to save work: rate limits, answers that are kept, events that are done.

Nothing is kept here alone: without Redis, or with one that was emptied, everything goes on, more slowly.
"""

from adapters.redis.cache import RedisCache
from adapters.redis.connection import Connection
from adapters.redis.dedup import RedisDedup
from adapters.redis.errors import RedisAway
from adapters.redis.limits import RedisBuckets, shared_limits

__all__ = ["Connection", "RedisAway", "RedisBuckets", "RedisCache", "RedisDedup", "shared_limits"]
