"""The REST routes of the payments domain, and the gateways' webhooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar

from bot import Call, Fault, Parameter, Problem, Route, Security, Transaction, minor, utc
from plugins.payments import callbacks, service, store
from plugins.payments.bodies import Id, PaymentResult, ProcessPayment, RefundRequest, RefundResult
from plugins.payments.calls import Calls
from plugins.payments.commands import ChargePayment
from plugins.payments.gateway import Callback, Forged, Gateway
from plugins.payments.model import GIVEN_UP
from plugins.payments.records import PaymentRecord
from plugins.payments.runner import Runner, Task

T = TypeVar("T")

PAYMENT: Final = Parameter("payment_id", "path", Id, "As POST /payments gave it.", required=True)
GATEWAY: Final = Parameter("gateway", "path", Id, "paystack, ozow or mpesa.", required=True)
TOKEN: Final = Parameter("token", "path", Id, "The secret that the gateway was given.", required=True)
MISSING: Final = {404: "This tenant has no such payment"}


@dataclass(frozen=True, slots=True)
class PaymentsApi:
    """The routes' dependencies. ``calls`` and ``runner`` are the ones that run beside."""

    calls: Calls
    runner: Runner

    def routes(self) -> tuple[Route, ...]:
        """Return every route."""
        return (self._pay_route(), self._show_route(), self._refund_route(), *self._webhooks())

    def _pay_route(self) -> Route:
        return Route(
            method="POST",
            path="/payments",
            tag="payments",
            summary="Ask for a payment",
            description="Answers once the gateway took it; next_action says what the customer must do.",
            handler=self.pay,
            body=ProcessPayment,
            answer=PaymentResult,
            refusals={
                402: "The payment failed; error_code and payment_id tell more",
                409: "The order is paid at another price, or is about to be",
            },
            security=Security.BEARER,
        )

    def _show_route(self) -> Route:
        return Route(
            method="GET",
            path="/payments/{payment_id}",
            tag="payments",
            summary="Show a payment",
            handler=self.show,
            answer=PaymentResult,
            parameters=(PAYMENT,),
            refusals=MISSING,
            security=Security.BEARER,
        )

    def _refund_route(self) -> Route:
        return Route(
            method="POST",
            path="/payments/{payment_id}/refund",
            tag="payments",
            summary="Give a payment back, in full or in part",
            description="Without an Idempotency-Key, the same amount for the same reason is one refund.",
            handler=self.refund,
            body=RefundRequest,
            answer=RefundResult,
            parameters=(PAYMENT,),
            refusals={**MISSING, 409: "It is more than is left of the payment"},
            security=Security.BEARER,
        )

    def _webhooks(self) -> tuple[Route, ...]:
        """The gateways': 200 is answered once what they told is stored."""
        return tuple(
            Route(
                method="POST",
                path=path,
                tag="webhooks",
                summary="Hear from a gateway",
                description="The gateway proves itself by its signature, or by the token in the path.",
                handler=self.hear,
                body=bytes,
                parameters=parameters,
                refusals={
                    400: "It cannot be read",
                    401: "Nothing proves where it is from",
                    404: "No such gateway",
                },
            )
            for path, parameters in (
                ("/webhooks/{gateway}", (GATEWAY,)),
                ("/webhooks/{gateway}/{token}", (GATEWAY, TOKEN)),
            )
        )

    async def pay(self, call: Call[ProcessPayment]) -> PaymentResult:
        """Begin an attempt and call the gateway at once."""
        payment_id = await self._begin(call)
        await self.runner.attend(Task("payment", call.tenant, payment_id))
        known = await self._payment(call.tenant, payment_id)
        if known.state in GIVEN_UP:
            raise _failed(known)
        return PaymentResult.of(known)

    async def _begin(self, call: Call[ProcessPayment]) -> str:
        try:
            return await self._do(call.tenant, lambda tx: service.request(tx, _charge(call, tx.now)))
        except service.PriceRefused as refusal:
            asked = f"{call.body.amount} {call.body.currency}"
            fault = Fault(field="amount", value=asked, rule=str(refusal))
            raise Problem(
                HTTPStatus.CONFLICT, f"amount: {refusal}", kind="another-price", errors=[fault]
            ) from None

    async def show(self, call: Call[None]) -> PaymentResult:
        """Where a payment stands."""
        return PaymentResult.of(await self._payment(call.tenant, call.parameters["payment_id"]))

    async def refund(self, call: Call[RefundRequest]) -> RefundResult:
        """Request a refund and ask the gateway at once."""
        known = await self._payment(call.tenant, call.parameters["payment_id"])
        try:
            refund_id = await self._do(call.tenant, lambda tx: _refund(tx, call, known))
        except service.RefundRefused as refusal:
            fault = Fault(field="amount", value=str(call.body.amount or ""), rule=str(refusal))
            raise Problem(HTTPStatus.CONFLICT, f"{refusal}.", kind="refund-refused", errors=[fault]) from None
        await self.runner.attend(Task("refund", call.tenant, refund_id))
        return RefundResult.of(await self._do(call.tenant, lambda tx: store.refunds.get(tx, refund_id)))

    async def hear(self, call: Call[bytes]) -> bytes:
        """Check where a callback is from and store what it tells, before the answer."""
        name = call.parameters["gateway"]
        gateway = self.calls.gateways.get(name)
        if gateway is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"{name!r} is no gateway that is set up here.")
        callback = Callback(call.body, call.headers, call.parameters.get("token") or "", call.remote)
        try:
            await self._take(gateway, callback)
        except Forged as error:
            raise Problem(HTTPStatus.UNAUTHORIZED, f"{error}.", kind="forged") from None
        except ValueError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, f"The callback cannot be read: {error}.") from None
        self.runner.wake()
        return gateway.answer(callback)

    async def _take(self, gateway: Gateway, callback: Callback) -> None:
        notices = gateway.read(callback)
        await self._do("", lambda tx: callbacks.receive(tx, gateway.name, notices, callback.body))

    async def _payment(self, tenant: str, payment_id: str) -> PaymentRecord:
        named = {"payment_id": payment_id, "tenant": tenant}
        known = await self._do(tenant, lambda tx: store.payments.find(tx, **named))
        if not known:
            raise Problem(HTTPStatus.NOT_FOUND, f"This tenant has no payment {payment_id!r}.")
        return known[0]

    async def _do(self, tenant: str, work: Callable[[Transaction], Coroutine[Any, Any, T]]) -> T:
        return await self.calls.transactions.run("payments", work, tenant)


def _charge(call: Call[ProcessPayment], now: float) -> ChargePayment:
    body = call.body
    return ChargePayment(
        order_id=str(body.order_id),
        customer_id=str(body.customer.id) if body.customer.id else None,
        amount=body.amount,
        currency=body.currency,
        method=body.method,
        phone=body.customer.phone,
        email=body.customer.email,
        description=body.description,
        expires_at=utc(now) + dt.timedelta(seconds=body.expires_in),
        payment_id=call.id,
        metadata=body.metadata,
    )


async def _refund(tx: Transaction, call: Call[RefundRequest], known: PaymentRecord) -> str:
    """Name the refund by the request where it can come again, else by what it says."""
    body = call.body
    return await service.refund_payment(
        tx,
        known.order_id,
        known.payment_id,
        amount=None if body.amount is None else minor(body.amount),
        reason=body.reason,
        key=call.id if call.parameters["Idempotency-Key"] else "",
    )


def _failed(known: PaymentRecord) -> Problem:
    return Problem(
        HTTPStatus.PAYMENT_REQUIRED,
        f"{known.error_message or 'The payment was given up'}.",
        kind="payment-failed",
        more={
            "payment_id": known.payment_id,
            "order_id": known.order_id,
            "error_code": known.error_code or known.state,
            "retryable": known.retryable,
        },
    )
