"""The conversations that exist: tables of states and transitions, without words and without I/O."""

from flows.driving import driving
from flows.ordering import ordering
from flows.vending import vending

__all__ = ["driving", "ordering", "vending"]
