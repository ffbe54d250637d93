"""Streams over gRPC: other programs follow an order or a delivery, change by change.

Nothing of gRPC is loaded where the table ``[grpc]`` is absent.
"""

from adapters.streaming.serving import interests, streaming

__all__ = ["interests", "streaming"]
