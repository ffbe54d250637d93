"""The phones and what is on them; the one place where messages are kept, changed and forgotten."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.whatsapp.emulator import identity
from adapters.whatsapp.emulator.screen import Shown, Status

WINDOW = dt.timedelta(hours=24)
"""Meta's customer service window, from the customer's last message."""
TYPING = dt.timedelta(seconds=25)
"""How long the typing indicator stays, unless a message ends it."""
_RANK: dict[Status, int] = {"sent": 1, "delivered": 2, "read": 3, "failed": 4}


@dataclass(slots=True)
class Phone:
    """One customer's phone. ``wrote_at`` is when it last wrote to each business number."""

    wa_id: str
    user_id: str
    name: str = ""
    revision: int = 0
    messages: deque[Shown] = field(default_factory=deque)
    wrote_at: dict[str, dt.datetime] = field(default_factory=dict)
    typing_until: dt.datetime | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def touch(self, shown: Shown | None = None) -> None:
        """Count a change, of ``shown`` if given, and wake whoever waits for one."""
        self.revision += 1
        if shown:
            shown.revision = self.revision
        woken, self.changed = self.changed, asyncio.Event()
        woken.set()

    def typing(self, now: dt.datetime) -> bool:
        """Whether "typing" is on the screen."""
        return self.typing_until is not None and now < self.typing_until

    def window_open(self, number: str, now: dt.datetime) -> bool:
        """Whether ``number`` may send anything but templates."""
        wrote_at = self.wrote_at.get(number)
        return wrote_at is not None and now - wrote_at <= WINDOW


class Phones:
    """All phones. Each keeps its last ``kept`` messages; a phone exists once somebody names it."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._phones: dict[str, Phone] = {}
        self._user_ids: dict[str, Phone] = {}
        self._messages: dict[str, tuple[Phone, Shown]] = {}

    def get(self, wa_id: str) -> Phone:
        """The phone with this wa_id, new if need be."""
        phone = self._phones.get(wa_id)
        if phone is None:
            phone = self._phones[wa_id] = Phone(wa_id, identity.user_id(wa_id))
            self._user_ids[phone.user_id] = phone
        return phone

    def by_user_id(self, user_id: str) -> Phone | None:
        """The phone behind a business-scoped user id."""
        return self._user_ids.get(user_id)

    def find(self, wamid: str) -> tuple[Phone, Shown] | None:
        """The message and whose it is, unless unknown or forgotten."""
        return self._messages.get(wamid)

    def show(self, phone: Phone, shown: Shown) -> None:
        """Put a message on the screen, forgetting the oldest where there are too many."""
        phone.touch(shown)
        shown.seq = shown.revision
        phone.messages.append(shown)
        self._messages[shown.wamid] = (phone, shown)
        if len(phone.messages) > self._kept:
            self._messages.pop(phone.messages.popleft().wamid, None)

    def wake(self) -> None:
        """Wake whoever waits for a change of any phone."""
        for phone in self._phones.values():
            phone.touch()


def advance(phone: Phone, shown: Shown, status: Status) -> None:
    """Raise a message's status; a lower one changes nothing."""
    if _RANK[status] > _RANK[shown.status]:
        shown.status = status
        phone.touch(shown)


async def happens_within(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event; False once the time is over."""
    if seconds <= 0:
        return False
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


async def any_happens_within(events: Sequence[asyncio.Event], seconds: float) -> bool:
    """Wait for any of these; False once the time is over."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        done, _ = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
    return bool(done)
