"""The conversations that exist: tables of states and transitions, without words and without I/O."""

from flows.ordering import ordering

__all__ = ["ordering"]
