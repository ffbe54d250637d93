"""The API's calls about refunds."""

from __future__ import annotations

from aiohttp import web

from adapters.gateways.paystack.emulator import errors
from adapters.gateways.paystack.emulator.books import Refund, Transaction
from adapters.gateways.paystack.emulator.cashier import CASHIER, Cashier
from adapters.gateways.paystack.emulator.requests import Fields, fields, paged, positive, success
from adapters.gateways.paystack.emulator.shapes import new_refund_shape, refund_shape


async def create(request: web.Request) -> web.StreamResponse:
    """``POST /refund``: queued, and as often as it is asked for, until all of the money has gone back."""
    cashier, given = request.app[CASHIER], await fields(request)
    transaction = _transaction(cashier, given)
    amount = _amount(transaction, given)
    refund = cashier.books.refund(
        transaction,
        amount=amount,
        created_at=cashier.machinery.timeline.now(),
        customer_note=str(given.get("customer_note") or f"Refund for transaction {transaction.reference}"),
        merchant_note=str(given.get("merchant_note") or f"Refund for transaction {transaction.reference}"),
    )
    shape = new_refund_shape(refund, cashier.settings.integration)
    cashier.begin(refund)
    return success("Refund has been queued for processing", shape)


async def fetch(request: web.Request) -> web.StreamResponse:
    """``GET /refund/{id}``."""
    cashier = request.app[CASHIER]
    return success("Refund retrieved", refund_shape(find(request), cashier.settings.integration))


async def search(request: web.Request) -> web.StreamResponse:
    """``GET /refund``: newest first, by ``transaction`` (id or reference) and ``currency``."""
    cashier, wanted = request.app[CASHIER], request.query.get("transaction")
    currency = request.query.get("currency")
    rows = [
        refund_shape(refund, cashier.settings.integration)
        for refund in reversed(cashier.books.refunds.values())
        if wanted in {None, str(refund.transaction.id), refund.transaction.reference}
        and currency in {None, refund.transaction.currency}
    ]
    return paged(request, "Refunds retrieved", rows)


async def retry(request: web.Request) -> web.StreamResponse:
    """``POST /refund/retry_with_customer_details/{id}``: out of needs-attention, and from nowhere else."""
    cashier, refund, given = request.app[CASHIER], find(request), await fields(request)
    details = given.get("refund_account_details")
    named = details if isinstance(details, dict) else {}
    if missing := [name for name in ("currency", "account_number", "bank_id") if not named.get(name)]:
        raise errors.invalid(f"refund_account_details.{missing[0]} is required", "missing_params")
    if refund.status != "needs-attention":
        raise errors.invalid(f"Refund is {refund.status} and cannot be retried", status=422)
    cashier.move(refund, "processing")
    shape = refund_shape(refund, cashier.settings.integration)
    cashier.finish(refund)
    return success("Refund retried and has been queued for processing", shape)


def find(request: web.Request) -> Refund:
    """The refund that the path names."""
    refund = request.app[CASHIER].books.refunds.get(int(request.match_info["id"]))
    if refund is None:
        raise errors.plain(404, "Entity not found")
    return refund


def _transaction(cashier: Cashier, given: Fields) -> Transaction:
    name = given.get("transaction")
    if not name:
        raise errors.invalid("Transaction is required", "missing_params")
    transaction = cashier.books.transactions.get(str(name)) or cashier.books.alias(str(name))
    if transaction is None:
        raise errors.invalid("Transaction not found", "transaction_not_found", status=404)
    if not transaction.payments:
        raise errors.invalid("Transaction has not been paid", "invalid_transaction_status")
    return transaction


def _amount(transaction: Transaction, given: Fields) -> int:
    """Status and words for too much are our guess; Paystack documents only that it is refused."""
    left = transaction.remaining
    if left <= 0:
        raise errors.invalid("Transaction has been fully reversed", "transaction_reversed")
    if given.get("currency") not in {None, transaction.currency}:
        raise errors.invalid("Refund currency must be the transaction's", "unsupported_currency")
    amount = left if given.get("amount") is None else positive(given["amount"])
    if amount > left:
        raise errors.invalid("Refund amount cannot be more than what is left of the transaction amount")
    return amount
