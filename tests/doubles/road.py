"""A driver on the road: deliveries from pick-up to the door, with what payments would answer."""

from __future__ import annotations

from decimal import Decimal
from unittest.mock import patch
from uuid import UUID

from bot import decimal
from plugins.delivery import service
from plugins.delivery.door import commands as door_commands
from plugins.delivery.door import decisions, doorstep, queries
from plugins.delivery.door.events import Tipped
from plugins.delivery.events import ScheduleDelivery
from plugins.delivery.money import settlements, takings
from plugins.delivery.money.commands import ConfirmSettlement, Settle

PIN, PHONE, PRICE = "4821", "27820000199", 115_00
DRIVER, OTHER, OWNER = (str(UUID(int=number)) for number in (7, 8, 9))


class Road:
    """One driver with deliveries in hand; ``tx`` is a transaction that stays open."""

    def __init__(self, tx):
        self.tx, self.orders, self._read, self._done = tx, 0, 0, 0
        tx.tenant = "shop"

    async def delivery(self, *, cash=True, price=PRICE, picked_up=True):
        """One more delivery, in the driver's hands; returns its id."""
        self.orders += 1
        order_id = str(UUID(int=100 + self.orders))
        command = ScheduleDelivery(
            order_id=order_id,
            customer_id=str(UUID(int=1)),
            address={"text": "yellow house"},
            fee=Decimal("10.00"),
            cash_due=decimal(price if cash else 0),
            currency="ZAR",
            number=self.orders,
            is_paid=not cash,
            phone=PHONE,
        )
        delivery_id = str(UUID(int=1000 + self.orders))
        await service.schedule(self.tx, command, delivery_id)
        await service.assign(self.tx, delivery_id, DRIVER)
        if picked_up:
            await self.says("PickUp", delivery_id)
        self.news()
        return delivery_id

    async def says(self, word, delivery_id, driver=DRIVER, **fields):
        """The driver's word reaches the domain, and what follows from it happens."""
        command = getattr(door_commands, word)(delivery_id=delivery_id, driver_id=driver, **fields)
        await USE_CASES[word](self.tx, command)
        await self._follow()

    async def pin(self, delivery_id, digits=PIN, **fields):
        """The driver sends digits."""
        told = await queries.compare(self.tx, delivery_id, digits)
        await self.says("HandOver", delivery_id, digits=told, **fields)

    async def cash(self, delivery_id, amount, **fields):
        """The driver sends what they were given, in minor units."""
        await self.says("TakeCash", delivery_id, amount=decimal(amount), **fields)

    async def decides(self, word, delivery_id, **fields):
        """The owner's word."""
        command = getattr(door_commands, word)(delivery_id=delivery_id, member_id=OWNER, **fields)
        await DECISIONS[word](self.tx, command)
        await self._follow()

    async def settle(self, amount, agreed=None):
        """The driver hands in cash; returns the settlement's id."""
        await settlements.ask(self.tx, Settle(driver_id=DRIVER, amount=decimal(amount), currency="ZAR"))
        settlement_id = self.tx.published[-1].data["settlement_id"]
        if agreed is not None:
            await self.agree(settlement_id, agreed)
        return settlement_id

    async def agree(self, settlement_id, agreed=True):
        """The owner answers."""
        answer = ConfirmSettlement(settlement_id=settlement_id, agreed=agreed, member_id=OWNER)
        await settlements.decide(self.tx, answer)

    def news(self):
        """Take what was published since the last call: its name, and why it was refused."""
        told, self._read = self.tx.published[self._read :], len(self.tx.published)
        return [_told(one) for one in told]

    async def _follow(self):
        """What the bus brings back: the PIN, what payments booked, the end."""
        while self._done < len(self.tx.published):
            event = self.tx.published[self._done]
            self._done += 1
            match event.event_type:
                case "delivery.picked_up":
                    with patch("plugins.delivery.store.pins.new_pin", return_value=PIN):
                        await doorstep.issue_pin(self.tx, event.data["delivery_id"])
                case "payments.collect":
                    await takings.collected(self.tx, {**event.data, "currency": "ZAR"})
                case "delivery.tipped":
                    await takings.tipped(self.tx, event.read(Tipped), event.event_id)
                case "delivery.completed" | "delivery.failed":
                    await takings.close(self.tx, event)


def _told(event):
    name = event.event_type.removeprefix("delivery.")
    return f"{name} {event.data['reason']}" if name == "command_refused" else name


USE_CASES = {
    "Arrive": doorstep.arrive,
    "PickUp": doorstep.pick_up,
    "HandOver": doorstep.hand_over,
    "TakeCash": doorstep.take_cash,
    "TakeProof": doorstep.take_proof,
    "TakeTip": doorstep.take_tip,
    "WaitAtDoor": doorstep.wait,
    "LeaveSafe": doorstep.leave_safe,
    "AskDirections": doorstep.ask_directions,
    "BringBack": doorstep.bring_back,
    "GiveBack": doorstep.give_back,
    "ReportProblem": doorstep.report,
}
DECISIONS = {
    "Unlock": decisions.unlock,
    "Reopen": decisions.reopen,
    "CallBack": decisions.call_back,
    "CarryOn": decisions.carry_on,
    "TakeBack": decisions.take_back,
}
