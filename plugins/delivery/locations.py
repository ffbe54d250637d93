"""Where drivers are, for customers whose order they bring."""

from __future__ import annotations

from bot import Transaction
from plugins.delivery.commands import LocateDriver
from plugins.delivery.door.events import LocationUpdated
from plugins.delivery.store import drivers


async def tell(tx: Transaction, command: LocateDriver) -> None:
    """Publish it for each order that is on its way."""
    for job in await drivers.jobs(tx, command.driver_id):
        if job["status"] == "picked_up":
            tx.publish(
                LocationUpdated(
                    delivery_id=job["delivery_id"],
                    order_id=job["order_id"],
                    driver_id=command.driver_id,
                    latitude=command.latitude,
                    longitude=command.longitude,
                )
            )
