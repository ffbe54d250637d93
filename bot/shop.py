"""A shop as a conversation sees it: one tenant behind one business number."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec


class Shop(msgspec.Struct, frozen=True):
    """Amounts are in minor units of ``currency``; ``hours`` are local times by weekday, Monday first.

    A day without hours is ``None``; a day that ends after midnight has its end before its start, and one
    that never ends has it at its start.
    """

    tenant: str
    number: str
    name: str
    currency: str = "ZAR"
    language: str = "en"
    timezone: str = "Africa/Johannesburg"
    phone: str = ""
    collection: bool = True
    delivery: bool = True
    delivery_fee: int = 0
    minimum_order: int = 0
    hours: tuple[tuple[str, str] | None, ...] = ()
    privacy_url: str = ""
    reminders: bool = False
    """Whether an open cart is mentioned once after 45 minutes of silence; off unless the shop asks."""
    deals: bool = False
    """Whether customers are asked, once and after an order, if they want to hear of deals."""
    quiet_hours: tuple[str, ...] = ("20:00", "08:00")
    """Local times from and to which nobody is told of deals; empty where any time will do."""
    auto_accept: bool = False
    """Whether it takes every order at once, before anybody at the shop has looked at it."""
    prep_minutes: int = 20
    """How long an order takes to make, where whoever accepts it does not say."""
    capacity: int = 0
    """Orders that it takes within any 15 minutes; 0 where that is no matter."""
    closed: bool = False
    """Whether somebody closed it by hand: until somebody opens it, whatever its hours say."""
    paused_until: float | None = None
    """Until when it rests, in unix seconds; then it goes on by itself."""
    pause_reason: str = ""
    """Why it rests or is closed, in the words of whoever said so."""
    paused_by: str = ""
    """The id of the member who said so, "" where nobody did; they hear when it goes on."""
    cash_cap: int = 500_00
    """How much of its cash a driver may hold; from there on they only get orders that are paid."""
    photo_proof: bool = False
    """Whether a delivery counts only with a picture of it, beside the customer's PIN."""
    address: str = ""
    """Where the shop is, as its receipts say it."""
    location: tuple[float, ...] = ()
    """The same as a pin: latitude and longitude in decimal degrees; empty where nobody said it."""
    vat_number: str = ""
    """Its VAT registration; a shop without one charges no VAT, and its receipts speak of none."""
    vat_rate: int = 1500
    """VAT in hundredths of a percent, where the shop is registered; South Africa's 15% (VAT Act, s 7(1))."""
    payment_methods: tuple[str, ...] = ("cash",)
    """How this shop can be paid, the best first: what is set up for its currency, and always cash."""
    public_url: str = ""
    """Where we are reached from outside, without a slash at the end; for links in messages."""

    def local(self, moment: dt.datetime) -> dt.datetime:
        """That moment by the shop's own clock."""
        return moment.astimezone(ZoneInfo(self.timezone))
