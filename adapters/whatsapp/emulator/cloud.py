"""The emulated cloud: all its parts, and the acts that touch several of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from aiohttp import web

from adapters.whatsapp.emulator import identity
from adapters.whatsapp.emulator.delivery import Delivery
from adapters.whatsapp.emulator.errors import PhoneError, webhook_error
from adapters.whatsapp.emulator.faults import Injector
from adapters.whatsapp.emulator.inbound import Act, write
from adapters.whatsapp.emulator.ledger import Ledger
from adapters.whatsapp.emulator.media import MediaStore
from adapters.whatsapp.emulator.phones import TYPING, Phone, Phones, advance
from adapters.whatsapp.emulator.screen import Fields, Shown, Status
from adapters.whatsapp.emulator.settings import EmulatorSettings
from adapters.whatsapp.emulator.throttle import Throttles
from adapters.whatsapp.emulator.webhooks import Update


class Cloud:
    """One emulated Cloud API: its phones, files, counters, faults and the queue to the webhook."""

    def __init__(self, settings: EmulatorSettings) -> None:
        self.settings = settings
        self.injector = Injector()
        self.media = MediaStore(settings.media_kept, settings.clock)
        self.delivery = Delivery(settings, self.injector, self._acknowledged)
        self.closing = False
        self._start_afresh()

    def reset(self) -> None:
        """Forget phones, counters, throttles and everything undelivered; faults and files stay."""
        self.phones.wake()
        self.delivery.forget()
        self._start_afresh()

    def now(self) -> dt.datetime:
        """The time on the emulator's clock."""
        return self.settings.clock()

    def accept(
        self, phone: Phone, number: str, fields: Fields, opaque: str | None, failure: int | None
    ) -> Shown:
        """Take a message of the business: show it, count it and announce its statuses.

        With ``failure`` it never arrives and that code is announced instead.
        """
        wamid = identity.new_wamid(phone.wa_id)
        shown = Shown(direction="out", wamid=wamid, at=self.now(), number=number, opaque=opaque, **fields)
        phone.typing_until = None
        self.phones.show(phone, shown)
        self.ledger.accepted(opaque)
        for status in self._journey(shown, failure):
            self._announce(phone, shown, status, failure)
        return shown

    def write(self, phone: Phone, act: Act) -> Shown:
        """Do what the person does on the phone and queue it for the webhook; raises PhoneError."""
        if self.delivery.full:
            raise PhoneError(f"{self.delivery.report.pending} updates wait for the webhook to answer 200")
        number = self._number(act.number)
        act = msgspec.structs.replace(act, number=number)
        written = write(act, phone, self.media)
        now = self.now()
        base = _sender(phone, act.hide) | {"id": identity.new_wamid(phone.wa_id), "timestamp": _seconds(now)}
        if written.context:
            base["context"] = {"from": self.settings.numbers[number], "id": written.context}
        body = base | written.body
        fields: Fields = {"context": written.context} | written.fields
        shown = Shown(direction="in", wamid=body["id"], at=now, number=number, **fields)
        phone.name = act.name or phone.name
        self._arrive(phone, shown, body, _contact(phone, act.hide))
        return shown

    def mark_read(self, wamid: str, *, typing: bool) -> bool:
        """Mark an inbound message, and those before it, as read; False if it is not known."""
        found = self.phones.find(wamid)
        if found is None or found[1].direction != "in":
            return False
        phone, marked = found
        for shown in phone.messages:
            if shown.direction == "in" and shown.number == marked.number and shown.seq <= marked.seq:
                advance(phone, shown, "read")
        if typing:
            phone.typing_until = self.now() + TYPING
            phone.touch()
        return True

    def read(self, phone: Phone) -> int:
        """Let the person read all that was delivered; returns how many messages that were."""
        ours = (shown for shown in phone.messages if shown.direction == "out")
        unread = [shown for shown in ours if shown.status == "delivered"]
        for shown in unread:
            self._announce(phone, shown, "read")
        return len(unread)

    def close(self) -> None:
        """End all that waits, such as event streams."""
        self.closing = True
        self.phones.wake()

    def _start_afresh(self) -> None:
        self.phones = Phones(self.settings.messages_kept)
        self.ledger = Ledger()
        self.throttles = Throttles()

    def _journey(self, shown: Shown, failure: int | None) -> list[Status]:
        if failure is not None:
            return ["failed"]
        if shown.kind == "reaction":
            return ["sent"]
        unread = self.injector.faults.statuses.unread
        return ["sent", "delivered"] if unread else ["sent", "delivered", "read"]

    def _announce(self, phone: Phone, shown: Shown, status: Status, failure: int | None = None) -> None:
        advance(phone, shown, status)
        faults, chance = self.injector.faults.statuses, self.injector.chance
        if chance(faults.lost):
            return
        body = _status(phone, shown, status, _seconds(self.now()), failure)
        contact = None if status == "failed" else _contact(phone)
        update = Update(number=shown.number, wa_id=phone.wa_id, field="statuses", body=body, contact=contact)
        for _ in range(2 if chance(faults.duplicate) else 1):
            self.delivery.put(update, shuffled=faults.shuffle)

    def _arrive(self, phone: Phone, shown: Shown, body: dict[str, Any], contact: dict[str, Any]) -> None:
        if shown.kind != "reaction":
            phone.wrote_at[shown.number] = shown.at
        self.throttles.inbound(shown.number, shown.at)
        self.phones.show(phone, shown)
        known = None if body.get("type") == "system" else contact
        message: dict[str, Any] = {"field": "messages", "body": body, "contact": known, "shown": shown}
        self.delivery.put(Update(number=shown.number, wa_id=phone.wa_id, **message))

    def _acknowledged(self, update: Update) -> None:
        if update.shown and (found := self.phones.find(update.shown.wamid)):
            advance(*found, "delivered")

    def _number(self, number: str) -> str:
        numbers = self.settings.numbers
        if not number and len(numbers) == 1:
            return next(iter(numbers))
        if number not in numbers:
            raise PhoneError(f"number: {number!r} is not one of {sorted(numbers)}")
        return number


CLOUD = web.AppKey("cloud", Cloud)


def _seconds(moment: dt.datetime) -> str:
    return str(int(moment.timestamp()))


def _sender(phone: Phone, hide: str | None) -> dict[str, Any]:
    sender = {"from": phone.wa_id, "from_user_id": phone.user_id}
    return _hidden(sender, "from", hide)


def _contact(phone: Phone, hide: str | None = None) -> dict[str, Any]:
    contact = {"profile": {"name": phone.name}, "wa_id": phone.wa_id, "user_id": phone.user_id}
    return _hidden(contact, "wa_id", hide)


def _hidden(who: dict[str, Any], key: str, hide: str | None) -> dict[str, Any]:
    if hide == "empty":
        return who | {key: ""}
    return {name: value for name, value in who.items() if name != key} if hide else who


def _status(phone: Phone, shown: Shown, status: Status, at: str, failure: int | None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": shown.wamid,
        "status": status,
        "timestamp": at,
        "recipient_id": phone.wa_id,
        "recipient_user_id": phone.user_id,
    }
    if shown.opaque is not None:
        body["biz_opaque_callback_data"] = shown.opaque
    if status in {"sent", "delivered"}:
        category = shown.detail["category"] if shown.kind == "template" else "service"
        body["pricing"] = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category}
    if failure is not None:
        body["errors"] = [webhook_error(failure, f"message to {phone.wa_id} was not delivered")]
    return body
