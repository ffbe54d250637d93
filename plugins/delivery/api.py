"""The delivery domain over REST: schedule, list, look, and every step to the customer's door."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

from bot import (
    PAGING,
    Call,
    Directory,
    Parameter,
    Problem,
    Route,
    Security,
    Transaction,
    Transactions,
    page_of,
)
from plugins.delivery import service, store
from plugins.delivery.bodies import (
    AssignRequest,
    CompleteRequest,
    Delivery,
    DeliveryPage,
    DeliveryStatus,
    FailRequest,
    PickUpRequest,
    ScheduleRequest,
)
from plugins.delivery.events import ScheduleDelivery
from plugins.delivery.model import NotNow

DELIVERY: Final = Parameter("delivery_id", "path", UUID, "The delivery's id.", required=True)
MISSING: Final = {404: "This tenant has no such delivery"}
LATE: Final = {**MISSING, 409: "The delivery does not stand where this can happen"}

Step = Callable[[Transaction, str], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class DeliveryApi:
    """The routes' dependency: this domain's transactions."""

    transactions: Transactions

    def routes(self) -> tuple[Route, ...]:
        """Return every route."""
        return (
            Route(
                method="POST",
                path="/deliveries",
                tag="deliveries",
                summary="Schedule a delivery",
                description="An order has one delivery: the order saga schedules those of the chat's orders.",
                handler=self.schedule,
                body=ScheduleRequest,
                answer=Delivery,
                status=HTTPStatus.CREATED,
                refusals={409: "The order has a delivery already"},
                security=Security.BEARER,
            ),
            Route(
                method="GET",
                path="/deliveries",
                tag="deliveries",
                summary="List deliveries, newest first",
                handler=self.list,
                answer=DeliveryPage,
                parameters=(
                    Parameter("status", "query", DeliveryStatus, "Only deliveries that stand there."),
                    *PAGING,
                ),
                security=Security.BEARER,
            ),
            Route(
                method="GET",
                path="/deliveries/{delivery_id}",
                tag="deliveries",
                summary="Look at one delivery",
                handler=self.get,
                answer=Delivery,
                parameters=(DELIVERY,),
                refusals=MISSING,
                security=Security.BEARER,
            ),
            _step("assign", "Give it to a driver", AssignRequest, self.assign),
            _step("pick-up", "The driver took it from the shop", PickUpRequest, self.pick_up),
            _step("complete", "Hand it over, with a proof", CompleteRequest, self.complete),
            _step("fail", "Give up handing it over", FailRequest, self.fail),
            _step("return", "The shop has it again", None, self.come_back),
        )

    async def schedule(self, call: Call[ScheduleRequest]) -> Delivery:
        """Schedule it; asked for again under the same key it is the same delivery."""
        command = _command(call.body)

        async def schedule(tx: Transaction) -> Delivery:
            known = await store.of_order(tx, command.order_id)
            if known not in (None, call.id):
                raise Problem(
                    HTTPStatus.CONFLICT,
                    f"Order {command.order_id} has delivery {known} already; go on with that one.",
                )
            await service.schedule(tx, command, call.id)
            return await _delivery(tx, call.id)

        return await self.transactions.run("delivery", schedule, call.tenant)

    async def list(self, call: Call[None]) -> DeliveryPage:
        """List one page."""
        (page, limit), status = page_of(call), call.parameters["status"]

        async def read(tx: Transaction) -> DeliveryPage:
            found, total = await store.page(tx, status=status, page=page, limit=limit)
            deliveries = [await _delivery(tx, delivery_id) for delivery_id in found]
            return DeliveryPage(deliveries=deliveries, page=page, limit=limit, total=total)

        return await self.transactions.run("delivery", read, call.tenant)

    async def get(self, call: Call[None]) -> Delivery:
        """Look at one."""
        return await self.transactions.run(
            "delivery", lambda tx: _delivery(tx, str(call.parameters["delivery_id"])), call.tenant
        )

    async def assign(self, call: Call[AssignRequest]) -> Delivery:
        """A driver has it."""
        return await self._do(call, lambda tx, id: service.assign(tx, id, str(call.body.driver_id)))

    async def pick_up(self, call: Call[PickUpRequest]) -> Delivery:
        """The driver has the food."""
        location = call.body.location.model_dump() if call.body.location else None
        return await self._do(call, lambda tx, id: service.pick_up(tx, id, location))

    async def complete(self, call: Call[CompleteRequest]) -> Delivery:
        """The customer has it."""
        return await self._do(call, lambda tx, id: service.complete(tx, id, **call.body.model_dump()))

    async def fail(self, call: Call[FailRequest]) -> Delivery:
        """Nobody took it over."""
        return await self._do(call, lambda tx, id: service.fail(tx, id, call.body.reason))

    async def come_back(self, call: Call[None]) -> Delivery:
        """What could not be handed over is at the shop."""
        return await self._do(call, service.come_back)

    async def _do(self, call: Call[Any], step: Step) -> Delivery:
        delivery_id = str(call.parameters["delivery_id"])

        async def take(tx: Transaction) -> Delivery:
            await _delivery(tx, delivery_id)
            await step(tx, delivery_id)
            return await _delivery(tx, delivery_id)

        try:
            return await self.transactions.run("delivery", take, call.tenant)
        except NotNow as error:
            raise Problem(HTTPStatus.CONFLICT, f"{error}.", kind="not-now") from None


def routes(transactions: Transactions, _: Directory) -> tuple[Route, ...]:
    """The domain's routes."""
    return DeliveryApi(transactions).routes()


def _step(name: str, summary: str, body: type[BaseModel] | None, handler: Callable[[Any], Any]) -> Route:
    return Route(
        method="POST",
        path=f"/deliveries/{{delivery_id}}/{name}",
        tag="deliveries",
        summary=summary,
        description="Told twice, it has happened once.",
        handler=handler,
        body=body,
        answer=Delivery,
        parameters=(DELIVERY,),
        refusals=LATE,
        security=Security.BEARER,
    )


def _command(body: ScheduleRequest) -> ScheduleDelivery:
    return ScheduleDelivery(
        order_id=str(body.order_id),
        customer_id=str(body.customer_id),
        address=body.address.as_address(),
        fee=body.fee,
        cash_due=body.cash_due,
        currency=body.currency,
        number=body.number,
        ready_at=body.ready_at,
        is_paid=not body.cash_due,
        phone=body.phone,
        customer_name=body.customer_name,
    )


async def _delivery(tx: Transaction, delivery_id: str) -> Delivery:
    scheduled, known = await service.look(tx, delivery_id)
    if scheduled is None:
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no delivery {delivery_id}: see GET /deliveries.")
    return Delivery.of(scheduled, known)
