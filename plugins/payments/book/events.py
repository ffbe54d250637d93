"""What the payments domain obeys and publishes about the book. It names accounts, never people."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id


class SetLimit(Event, frozen=True, kw_only=True):
    """Command: let the owner of this phone buy on the book, up to ``limit``; 0 is no more."""

    type: ClassVar[str] = "payments.set_limit"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    phone: str
    customer_name: str
    limit: Decimal
    currency: str
    member_id: Id | None


class SettleBook(Event, frozen=True, kw_only=True):
    """Command: money came for what was bought on the book. Its ``settlement_id`` twice is one payment."""

    type: ClassVar[str] = "payments.settle_book"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    account_id: Id
    settlement_id: Id
    amount: Decimal
    member_id: Id | None


class CorrectBook(Event, frozen=True, kw_only=True):
    """Command: that payment was not made after all."""

    type: ClassVar[str] = "payments.correct_book"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    account_id: Id
    settlement_id: Id
    member_id: Id | None


class RemindBook(Event, frozen=True, kw_only=True):
    """Command: tell who owes what they owe, once a day at most; without an ``account_id`` all who do."""

    type: ClassVar[str] = "payments.remind_book"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    account_id: Id | None
    member_id: Id | None


class LimitSet(Event, frozen=True, kw_only=True):
    """Somebody may buy on the book up to ``limit``."""

    type: ClassVar[str] = "payment.limit_set"
    account_id: Id
    customer_id: Id | None
    limit: Decimal
    owed: Decimal
    currency: str
    member_id: Id | None


class BookPaid(Event, frozen=True, kw_only=True):
    """Somebody paid what they bought on the book; ``owed`` is what is left, less than nothing if ahead.

    ``order_id`` is the last order that they bought on it, by which their conversation is found.
    """

    type: ClassVar[str] = "payment.book_paid"
    account_id: Id
    settlement_id: Id
    customer_id: Id | None
    order_id: Id | None
    amount: Decimal
    owed: Decimal
    currency: str
    member_id: Id | None


class BookCorrected(Event, frozen=True, kw_only=True):
    """A payment of that ``amount`` was taken back: it was a mistake."""

    type: ClassVar[str] = "payment.book_corrected"
    account_id: Id
    settlement_id: Id
    customer_id: Id | None
    order_id: Id | None
    amount: Decimal
    owed: Decimal
    currency: str
    member_id: Id | None


class BookReminded(Event, frozen=True, kw_only=True):
    """Somebody is told what they owe."""

    type: ClassVar[str] = "payment.book_reminded"
    account_id: Id
    customer_id: Id
    order_id: Id
    owed: Decimal
    currency: str


class RemindersSent(Event, frozen=True, kw_only=True):
    """Answers ``payments.remind_book``: how many are told, and how many were today or cannot be."""

    type: ClassVar[str] = "payment.reminders_sent"
    reminded: int
    left_out: int
    member_id: Id | None
