"""What each service needs of another, as the integration plan (§10.1) asks for it: consumers and their pacts.

Only what a consumer reads is in its pact, so that a provider may change all the rest.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pact import Pact, generate, match

from tests.pacts.consumers import Answer, Client, create_order, find_order, process_payment, refund, schedule

KEPT = Path(__file__).parent
SOME_ID = "0190a1b2-0000-7000-8000-00000000c001"
ANOTHER_ID = "0190a1b2-0000-7000-8000-00000000c002"
JSON, PROBLEM = "application/json", "application/problem+json"
TOKEN = match.regex("Bearer demo-api-token", regex=r"^Bearer \S+$")
MONEY = r"^\d+\.\d{2}$"


@dataclass(frozen=True)
class Interaction:
    """One call. ``path`` and ``asks`` go out, ``answers`` comes back; ``state`` holds at the provider before.

    ``says`` is what the consumer made of the answer.
    """

    description: str
    method: str
    path: Any
    call: Callable[[Client], Awaitable[Answer]]
    says: str
    status: int
    answers: Mapping[str, Any]
    asks: Mapping[str, Any] | None = None
    state: str = ""


ORDER = {
    "customer_id": SOME_ID,
    "items": [{"product_id": "polony-kota", "quantity": 2, "price": "22.00"}],
    "delivery_address": {"text": "yellow house behind the spaza"},
    "payment_method": "card",
}
PAYMENT = {"order_id": SOME_ID, "amount": "54.00", "currency": "ZAR", "method": "paystack"}
BY_PHONE = {
    **PAYMENT,
    "order_id": ANOTHER_ID,
    "currency": "KES",
    "method": "mpesa",
    "customer": {"phone": "+27820000001"},
}
PART = {"amount": "30.00", "reason": "one kota was cold"}
TOO_MUCH = {**PART, "amount": "99.00"}
DELIVERY = {
    "order_id": SOME_ID,
    "customer_id": SOME_ID,
    "address": {"text": "yellow house behind the spaza"},
    "fee": "10.00",
    "cash_due": "54.00",
}


def _named(path: str, name: str) -> Any:
    """A path with an id in it that only the provider's state knows."""
    example = path.replace(f"${{{name}}}", SOME_ID)
    return match.type(example, generator=generate.provider_state(path))


def _problem(**fields: Any) -> dict[str, Any]:
    """A refusal that says why."""
    return {"detail": match.like("Because."), **fields}


WHATSAPP_TO_ORDER = (
    Interaction(
        description="create order",
        state="the shop sells polony kotas at 22.00",
        method="POST",
        path="/orders",
        asks=ORDER,
        call=lambda client: create_order(client, ORDER),
        says="pending, 54.00 ZAR",
        status=201,
        answers={
            "id": match.uuid(SOME_ID),
            "number": match.integer(7),
            "status": "pending",
            "total_amount": "54.00",
            "currency": "ZAR",
        },
    ),
    Interaction(
        description="create order at a price of another day",
        state="the shop sells polony kotas at 22.00",
        method="POST",
        path="/orders",
        asks={**ORDER, "items": [{**ORDER["items"][0], "price": "1.00"}]},
        call=lambda client: create_order(
            client, {**ORDER, "items": [{**ORDER["items"][0], "price": "1.00"}]}
        ),
        says="409: items.0.price must be 22.00, the menu's price",
        status=409,
        answers=_problem(
            errors=[{"field": "items.0.price", "value": "1.00", "rule": "must be 22.00, the menu's price"}]
        ),
    ),
    Interaction(
        description="find order",
        state="an order was placed",
        method="GET",
        path=_named("/orders/${order_id}", "order_id"),
        call=lambda client: find_order(client, SOME_ID),
        says="pending, 54.00 ZAR",
        status=200,
        answers={
            "id": match.uuid(SOME_ID),
            "number": match.integer(7),
            "status": match.regex("pending", regex="^(pending|confirmed|processing|completed|cancelled)$"),
            "total_amount": match.regex("54.00", regex=MONEY),
            "currency": match.regex("ZAR", regex="^[A-Z]{3}$"),
        },
    ),
)

ORDER_TO_PAYMENT = (
    Interaction(
        description="process payment",
        method="POST",
        path="/payments",
        asks=PAYMENT,
        call=lambda client: process_payment(client, PAYMENT),
        says="pending: open https://pay.example/7",
        status=200,
        answers={
            "payment_id": match.uuid(SOME_ID),
            "order_id": SOME_ID,
            "status": "pending",
            "next_action": {
                "kind": "open_url",
                "url": match.regex("https://pay.example/7", regex=r"^https?://\S+$"),
            },
        },
    ),
    Interaction(
        description="process payment on a phone that cannot pay",
        method="POST",
        path="/payments",
        asks=BY_PHONE,
        call=lambda client: process_payment(client, BY_PHONE),
        says="402: phone",
        status=402,
        answers=_problem(error_code="phone", order_id=ANOTHER_ID, retryable=False),
    ),
    Interaction(
        description="refund a part of a payment",
        state="a payment was made",
        method="POST",
        path=_named("/payments/${payment_id}/refund", "payment_id"),
        asks=PART,
        call=lambda client: refund(client, SOME_ID, PART),
        says="submitted: 30.00",
        status=200,
        answers={
            "refund_id": match.uuid(SOME_ID),
            "amount": "30.00",
            "status": match.regex("submitted", regex="^(requested|submitted|succeeded)$"),
        },
    ),
    Interaction(
        description="refund more than was paid",
        state="a payment was made",
        method="POST",
        path=_named("/payments/${payment_id}/refund", "payment_id"),
        asks=TOO_MUCH,
        call=lambda client: refund(client, SOME_ID, TOO_MUCH),
        says="409: amount must be less",
        status=409,
        answers=_problem(errors=[{"field": "amount", "value": "99.00", "rule": match.like("must be less")}]),
    ),
)

ORDER_TO_DELIVERY = (
    Interaction(
        description="schedule delivery",
        method="POST",
        path="/deliveries",
        asks=DELIVERY,
        call=lambda client: schedule(client, DELIVERY),
        says="scheduled",
        status=201,
        answers={"id": match.uuid(SOME_ID), "order_id": SOME_ID, "status": "scheduled"},
    ),
)

CONTRACTS: Mapping[tuple[str, str], tuple[Interaction, ...]] = {
    ("whatsapp-service", "order-service"): WHATSAPP_TO_ORDER,
    ("order-service", "payment-service"): ORDER_TO_PAYMENT,
    ("order-service", "delivery-service"): ORDER_TO_DELIVERY,
}


def pact_of(consumer: str, provider: str) -> Pact:
    """The pact of two services."""
    pact = Pact(consumer, provider).with_specification("V4")
    for one in CONTRACTS[consumer, provider]:
        _add(pact, one)
    return pact


def _add(pact: Pact, one: Interaction) -> None:
    going = pact.upon_receiving(one.description)
    if one.state:
        going.given(one.state)
    going.with_request(one.method, one.path).with_header("Authorization", TOKEN)
    if one.asks is not None:
        going.with_body(dict(one.asks), JSON)
    refused = one.status >= 400
    going.will_respond_with(one.status).with_body(dict(one.answers), PROBLEM if refused else JSON)


def files() -> Iterator[tuple[Path, str]]:
    """Every pact's place in this folder, and its text: the same at each run and with each tool."""
    for consumer, provider in CONTRACTS:
        with tempfile.TemporaryDirectory() as folder:
            pact_of(consumer, provider).write_file(folder)
            (file,) = Path(folder).iterdir()
            document = json.loads(file.read_text("utf-8"))
        document["metadata"] = {"pactSpecification": document["metadata"]["pactSpecification"]}
        yield KEPT / file.name, json.dumps(document, indent=2, ensure_ascii=False) + "\n"
