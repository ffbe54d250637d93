"""What each event adds to the figures. Pure; types that nobody counts add nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from bot import Envelope, minor
from plugins.analytics.figures import Figures, Order, Person, visit_of
from plugins.analytics.stages import BOUNDS, MARKS, OFFERS, STAGES, STATES, STEPS

NOWHERE: Final = Person(0, "", 0, "")
"""Who ordered without a conversation."""


def fold(figures: Figures, envelopes: Iterable[Envelope]) -> None:
    """Add what these events tell, in their order."""
    for envelope in envelopes:
        for add in ADDS.get(envelope.event_type, ()):
            add(figures, envelope, envelope.timestamp.timestamp())


def moved(figures: Figures, event: Envelope, at: float) -> None:
    """A conversation reached a state."""
    data, tenant = event.data, event.tenant_id
    visit = visit_of(tenant, data["customer_id"])
    person = Person(visit, data["flow"], data["flow_version"], data["language"])
    if step := STATES.get((person.flow, data["dest"])):
        figures.people[tenant, visit] = person
        reach(figures, tenant, person, step, at)


def reach(figures: Figures, tenant: str, person: Person, step: str, at: float) -> None:
    """Count somebody at a step, and at those before it."""
    for passed in STEPS[: STEPS.index(step) + 1]:
        dimensions = (passed, person.flow, person.flow_version, person.language, person.visit)
        figures.add("funnel", tenant, at, *dimensions)


def created(figures: Figures, event: Envelope, at: float) -> None:
    """An order begins: remember whose it is and what is in it."""
    data, tenant = event.data, event.tenant_id
    person = figures.people.get((tenant, visit_of(tenant, data["customer_id"])), NOWHERE)
    items = [_sold(item) for item in data["items"]]
    figures.orders[tenant, data["order_id"]] = Order(person, data["currency"], items, {}, at)
    count(figures, event, at, "orders", "placed")


def amended(figures: Figures, event: Envelope, at: float) -> None:
    """Something in it had run out: what is sold is what is left of it, and what came instead."""
    if order := figures.orders.get((event.tenant_id, event.data["order_id"])):
        order.items = [_sold(item) for item in event.data["items"]]


def _sold(item: Mapping[str, Any]) -> tuple[str, str, int, int]:
    price = Decimal(item["price"]) * item["quantity"]
    return item["product_id"], item["name"], item["quantity"], minor(price)


def mark(figures: Figures, event: Envelope, at: float) -> None:
    """An order reached something for the first time: the stages that end with it have their length."""
    order = figures.orders.get((event.tenant_id, event.data["order_id"]))
    reached = MARKS[event.event_type]
    if order is None or order.marks.setdefault(reached, at) != at:
        return
    order.heard_at = at
    for stage in STAGES:
        begun = next((order.marks[one] for one in stage.begins if one in order.marks), None)
        if stage.ends == reached and begun is not None:
            took(figures, event.tenant_id, stage.name, begun, at)


def took(figures: Figures, tenant: str, stage: str, begun: float, at: float) -> None:
    """Add a length to the histogram."""
    seconds = max(0, round(at - begun))
    bound = BOUNDS[min(bisect_left(BOUNDS, seconds), len(BOUNDS) - 1)]
    figures.add("times", tenant, at, stage, bound, by=(1, seconds))


def paid(figures: Figures, event: Envelope, at: float) -> None:
    """Money came; late money too, which goes back as a refund."""
    data, tenant = event.data, event.tenant_id
    figures.payments[tenant, data["payment_id"]] = data["method"], at
    amounts = (1, minor(Decimal(data["amount"])), 0, 0)
    figures.add("takings", tenant, at, data["method"], data["currency"], by=amounts)
    if not data["late"]:
        progress(figures, event, at, "paid")


def promised(figures: Figures, event: Envelope, at: float) -> None:
    """Money will be there at the door: to the funnel that is as good as paid."""
    progress(figures, event, at, "paid")


def refunded(figures: Figures, event: Envelope, at: float) -> None:
    """Money went back."""
    data, tenant = event.data, event.tenant_id
    method, _ = figures.payments.get((tenant, data["payment_id"]), ("unknown", at))
    amounts = (0, 0, 1, minor(Decimal(data["amount"])))
    figures.add("takings", tenant, at, method, data["currency"], by=amounts)


def delivered(figures: Figures, event: Envelope, at: float) -> None:
    """The customer has it."""
    progress(figures, event, at, "delivered")


def progress(figures: Figures, event: Envelope, at: float, step: str) -> None:
    """Count whose order it is at a step."""
    order = figures.orders.get((event.tenant_id, event.data["order_id"]))
    if order is not None and order.person.flow:
        reach(figures, event.tenant_id, order.person, step, at)


def completed(figures: Figures, event: Envelope, at: float) -> None:
    """What was in it is sold."""
    count(figures, event, at, "orders", "completed")
    order = figures.orders.get((event.tenant_id, event.data["order_id"]))
    for product, name, quantity, amount in order.items if order else ():
        key = (product, name, order.currency if order else "")
        figures.add("products", event.tenant_id, at, *key, by=(quantity, amount))


def withdrawn(figures: Figures, event: Envelope, at: float) -> None:
    """The shop did not answer in time; where it did not have to any more, it missed nothing."""
    if event.data["missed"]:
        count(figures, event, at, "missed", "no answer")


def count(figures: Figures, event: Envelope, at: float, name: str, label: str) -> None:
    """One more of these."""
    figures.add("counts", event.tenant_id, at, name, label, by=(1,))


Add = Callable[[Figures, Envelope, float], None]


def counting(name: str, label: str) -> Add:
    """Count events of a type."""
    return lambda figures, event, at: count(figures, event, at, name, label)


def counting_by(name: str, field: str) -> Add:
    """Count events of a type by what a field says, which is a code and nobody's words."""
    return lambda figures, event, at: count(figures, event, at, name, str(event.data[field]))


_MADE: Final[Mapping[str, tuple[Add, ...]]] = {
    "conversation.moved": (moved,),
    "order.created": (created,),
    "order.amended": (amended,),
    "payment.succeeded": (paid,),
    "payment.promised": (promised,),
    "refund.succeeded": (refunded,),
    "delivery.completed": (delivered,),
    "order.collected": (delivered,),
    "order.completed": (completed,),
    "order.cancelled": (counting("orders", "cancelled"),),
    "order.declined": (counting_by("missed", "reason"),),
    "order.withdrawn": (withdrawn,),
    "whatsapp.message.received": (counting("messages", "in"),),
    "notification.sent": (counting("messages", "unasked"),),
    "delivery.offer_closed": (counting_by("offers", "why"),),
}

ADDS: Final[Mapping[str, tuple[Add, ...]]] = {
    name: (
        *_MADE.get(name, ()),
        *((mark,) if name in MARKS else ()),
        *((counting("offers", OFFERS[name]),) if name in OFFERS else ()),
    )
    for name in (*_MADE, *MARKS, *OFFERS)
}
"""What is done with an event of each type, in this order."""
