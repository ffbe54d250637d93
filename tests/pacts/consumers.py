"""The consumers' side of the contracts: how each service calls another, and what it makes of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

Answer = str
"""What the consumer goes on with."""
TOKEN = {"Authorization": "Bearer demo-api-token"}


@dataclass(frozen=True)
class Client:
    """A service that calls another at ``url``."""

    http: ClientSession
    url: str

    async def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """Call, and return status and body."""
        async with self.http.request(method, self.url + path, json=body, headers=TOKEN) as response:
            return response.status, await response.json(content_type=None)


async def create_order(client: Client, order: Mapping[str, Any]) -> Answer:
    """Place what the customer of a chat confirmed."""
    status, told = await client.ask("POST", "/orders", order)
    return _standing(told) if status == 201 else _refusal(status, told)


async def find_order(client: Client, order_id: str) -> Answer:
    """Where a customer's order stands."""
    _, told = await client.ask("GET", f"/orders/{order_id}")
    return _standing(told)


async def process_payment(client: Client, payment: Mapping[str, Any]) -> Answer:
    """Ask for an order's money."""
    status, told = await client.ask("POST", "/payments", payment)
    if status == 402:
        return f"402: {told['error_code']}"
    return f"{told['status']}: open {told['next_action']['url']}"


async def refund(client: Client, payment_id: str, wanted: Mapping[str, Any]) -> Answer:
    """Give some of it back."""
    status, told = await client.ask("POST", f"/payments/{payment_id}/refund", wanted)
    return f"{told['status']}: {told['amount']}" if status == 200 else _refusal(status, told)


async def schedule(client: Client, delivery: Mapping[str, Any]) -> Answer:
    """Have an order brought."""
    _, told = await client.ask("POST", "/deliveries", delivery)
    return str(told["status"])


def _standing(order: Any) -> str:
    return f"{order['status']}, {order['total_amount']} {order['currency']}"


def _refusal(status: int, problem: Any) -> str:
    fault = problem["errors"][0]
    return f"{status}: {fault['field']} {fault['rule']}"
