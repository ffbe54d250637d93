"""What the delivery routes take and give, as JSON. Amounts are decimal strings."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from bot import Amount, Body, Words
from plugins.delivery.events import DeliveryScheduled
from plugins.delivery.model import Delivery as Known

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Link = Annotated[str, StringConstraints(pattern=r"^https://[!-~]+$", max_length=2000)]

Phone = Annotated[
    str,
    StringConstraints(pattern=r"^\+?[1-9][0-9]{6,14}$"),
    AfterValidator(lambda phone: phone.removeprefix("+")),
    Field(examples=["+254712345678"]),
]
"""With its country code; kept as WhatsApp writes it, in digits alone."""

PROOFS: Final[dict[str, dict[str, Any]]] = {
    "signature": {"type": "string"},
    "photo_url": {"type": "string"},
    "pin": {"const": True},
}
"""What proves a hand-over, in the schema's words."""


class DeliveryStatus(enum.StrEnum):
    """Where a delivery stands."""

    SCHEDULED = "scheduled"
    ASSIGNED = "assigned"
    PICKED_UP = "picked_up"
    COMPLETED = "completed"
    RETURNING = "returning"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TO_COLLECT = "to_collect"


class Location(Body):
    """A pin, in decimal degrees."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class Place(Body):
    """Where to bring it: a landmark in words, and a pin where there is one."""

    text: Words
    location: Location | None = None

    def as_address(self) -> dict[str, Any]:
        """The place as an order's event tells it."""
        pin = {"pin": [self.location.latitude, self.location.longitude]} if self.location else {}
        return {"text": self.text, **pin}


class ScheduleRequest(Body):
    """An order to bring."""

    order_id: UUID
    customer_id: UUID
    address: Place
    fee: Amount = Decimal("0.00")
    cash_due: Amount = Field(Decimal("0.00"), description="What the driver collects; 0: it is paid.")
    currency: Currency = "ZAR"
    number: Annotated[int, Field(ge=1, lt=10**9)] | None = Field(None, description="What people call it.")
    ready_at: AwareDatetime | None = Field(None, description="Drivers are asked ten minutes before.")
    phone: Phone | None = Field(None, description="The customer's, for the driver who brings it.")
    customer_name: Words | None = None


class AssignRequest(Body):
    """Who brings it."""

    driver_id: UUID


class PickUpRequest(Body):
    """The driver has the food."""

    location: Location | None = Field(None, description="Where the driver was then.")


class CompleteRequest(Body):
    """Who took it over proves it: by a signature, a photo, a PIN, or several of these."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [name], "properties": {name: kind}} for name, kind in PROOFS.items()]
        }
    )

    signature: Words | None = Field(None, description="The name that was signed, or a reference.")
    photo_url: Link | None = None
    pin: bool = Field(False, description="The customer told the driver the right PIN.")

    @model_validator(mode="after")
    def _proves(self) -> Self:
        if not (self.signature or self.photo_url or self.pin):
            raise ValueError("needs a proof: a signature, a photo_url or the customer's pin")
        return self


class FailRequest(Body):
    """Why it could not be handed over."""

    reason: Words


class Address(BaseModel):
    """Where it is brought; the words are empty where there is only a pin."""

    text: str
    location: Location | None


class Delivery(BaseModel):
    """A delivery as it stands."""

    id: str
    order_id: str
    customer_id: str
    status: DeliveryStatus
    address: Address | None
    driver_id: str | None
    fee: Decimal
    cash_due: Decimal
    currency: str
    scheduled_at: dt.datetime

    @classmethod
    def of(cls, scheduled: DeliveryScheduled, known: Known) -> Self:
        """The delivery of its events."""
        return cls(
            id=scheduled.delivery_id,
            order_id=scheduled.order_id,
            customer_id=scheduled.customer_id,
            status=DeliveryStatus(known.status),
            address=None if scheduled.address is None else _address(scheduled.address),
            driver_id=known.driver_id or None,
            fee=scheduled.fee,
            cash_due=scheduled.cash_due,
            currency=scheduled.currency,
            scheduled_at=scheduled.scheduled_at,
        )


class DeliveryPage(BaseModel):
    """One page of deliveries, newest first."""

    deliveries: list[Delivery]
    page: int
    limit: int
    total: int


def _address(told: dict[str, Any]) -> Address:
    pin = told.get("pin")
    location = Location(latitude=pin[0], longitude=pin[1]) if pin else None
    return Address(text=told.get("text") or "", location=location)
