"""Rows about the book: what regulars buy now and pay the shop later."""

from __future__ import annotations

from bot import ANY, SAME, Transition
from flows.groups import LOOKING, PAYING

WORDS = ("who_owes", "paid", "unpaid", "book", "remind")
"""``unpaid`` is how ``paid`` is undone: nobody says it."""
ANSWERS = ("payment.limit_set", "payment.book_paid", "payment.book_corrected", "payment.reminders_sent")

LENDING = tuple(Transition(trigger, ANY, SAME) for trigger in (*WORDS, *ANSWERS))
"""The vendor's: the words, and what they come to."""

BUYING = (
    Transition("book", PAYING, "review"),
    Transition("book", ("to_pay", *LOOKING), "waiting"),
)
"""The customer's, who buys on it."""

OWING = tuple(
    Transition(trigger, ANY, SAME)
    for trigger in ("my_balance", "payment.book_paid", "payment.book_corrected", "payment.book_reminded")
)
"""The customer's: what they owe, and what changes it."""
