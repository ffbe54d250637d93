"""Reversals, payouts and questions about transactions: taken at once, carried out and told of later."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

from adapters.gateways.mpesa.emulator import bodies
from adapters.gateways.mpesa.emulator.bank import Payout, Transaction, new_receipt
from adapters.gateways.mpesa.emulator.checks import MOBILE, Json, address, amount, field, one_of, optional
from adapters.gateways.mpesa.emulator.conversation import Conversation
from adapters.gateways.mpesa.emulator.errors import daraja_error, invalid
from adapters.gateways.mpesa.emulator.network import Network

CODES = {
    "0": "The service request is processed successfully.",
    "1": "The balance is insufficient for the transaction.",
    "2": "Declined due to limit rule",
    "2001": "The initiator information is invalid.",
    "2028": "The request is not permitted according to product assignment.",
    "R000001": "The transaction has already been reversed.",
    "R000002": "The OriginalTransactionID is invalid.",
}
"""Result codes with their texts. R000002 as answer to a status query is assumed: its code is unpublished."""
SMALLEST_PAYOUT = 10
_CONVERSATION = r"[\w*-]{1,64}"


class Outcome(NamedTuple):
    """What it came to; ``transaction`` is what it moved, or found."""

    code: str
    transaction: Transaction | None = None
    pairs: bodies.Pairs = ()


async def reverse(network: Network, body: Json) -> Json:
    """Undo a payment, whole."""
    one_of(body, "CommandID", ("TransactionReversal",))
    one_of(body, "RecieverIdentifierType", ("11",))
    shortcode, receipt = field(body, "ReceiverParty", r"\d{5,9}"), field(body, "TransactionID", r"\w{5,20}")
    paid, wanted = network.bank.with_receipt(receipt), amount(body)
    if paid and paid.amount != wanted:
        raise invalid("Amount")
    asked = _asked(network, body, "Initiator")
    return _carry_out(network, asked, lambda: _reversed(network, asked, paid, shortcode))


async def pay_out(network: Network, body: Json) -> Json:
    """Pay a customer from a bulk shortcode, once for each OriginatorConversationID."""
    one_of(body, "CommandID", ("BusinessPayment", "SalaryPayment", "PromotionPayment"))
    payout = Payout(
        shortcode=field(body, "PartyA", r"\d{5,9}"),
        phone=field(body, "PartyB", MOBILE),
        amount=amount(body),
        occasion=optional(body, "Occassion", 100),  # Daraja's own spelling
    )
    asked = _asked(network, body, "InitiatorName", field(body, "OriginatorConversationID", _CONVERSATION))
    if asked.originator in network.originators:
        raise daraja_error("500.002.1001", "Duplicate OriginatorConversationID.")
    network.originators.add(asked.originator)
    return _carry_out(network, asked, lambda: _paid_out(network, asked, payout))


async def status(network: Network, body: Json) -> Json:
    """Look a transaction up, by its receipt or by the id of the request that it came of."""
    one_of(body, "CommandID", ("TransactionStatusQuery",))
    one_of(body, "IdentifierType", ("1", "2", "4"))
    field(body, "PartyA", r"\d{5,12}")
    receipt = optional(body, "TransactionID", 20)
    originator = optional(body, "OriginalConversationID", 64)
    if not receipt and not originator:
        raise invalid("TransactionID")
    asked = _asked(network, body, "Initiator")
    found = network.bank.with_receipt(receipt) if receipt else network.bank.asked_by(originator)
    return _carry_out(network, asked, lambda: _told(found))


def _asked(network: Network, body: Json, initiator: str, originator: str = "") -> Conversation:
    field(body, "Remarks", r".{2,100}")
    https_only = network.settings.https_only
    return Conversation(
        originator=originator or f"{secrets.token_hex(4)}-{secrets.randbelow(10**8)}-1",
        id=f"AG_{network.now().astimezone(bodies.NAIROBI):%Y%m%d}_{secrets.token_hex(10)}",
        initiator=field(body, initiator),
        credential=field(body, "SecurityCredential"),
        result_url=address(body, "ResultURL", https_only=https_only),
        timeout_url=address(body, "QueueTimeOutURL", https_only=https_only),
    )


def _carry_out(network: Network, asked: Conversation, act: Callable[[], Outcome]) -> Json:
    """Act, unless a fault has it otherwise, post the result, and answer that the request was taken."""
    faults = network.faults.results
    if faults.queue_timeout:
        faults.queue_timeout -= 1
        if faults.acts:
            _outcome(network, asked, act)
        network.tell(asked.timeout_url, bodies.timed_out(asked))
    else:
        network.tell(asked.result_url, _result(asked, _outcome(network, asked, act)))
    return {
        "OriginatorConversationID": asked.originator,
        "ConversationID": asked.id,
        "ResponseCode": "0",
        "ResponseDescription": "Accept the service request successfully.",
    }


def _outcome(network: Network, asked: Conversation, act: Callable[[], Outcome]) -> Outcome:
    if network.faults.results.code:
        return Outcome(network.faults.results.code)
    password = network.settings.initiators.get(asked.initiator)
    if password is None or not network.keys.fits(asked.credential, password):
        return Outcome("2001")
    return act()


def _result(asked: Conversation, outcome: Outcome) -> dict[str, Any]:
    moved = outcome.transaction
    transaction = moved.receipt if moved else f"{new_receipt()[:3]}0000000"
    said = CODES.get(outcome.code, "Injected")
    return bodies.result(asked, outcome.code, said, transaction, outcome.pairs)


def _reversed(network: Network, asked: Conversation, paid: Transaction | None, shortcode: str) -> Outcome:
    if paid is None or paid.kind != "payment" or paid.shortcode != shortcode:
        return Outcome("R000002")
    if network.bank.reversed(paid.receipt):
        return Outcome("R000001")
    undone = network.bank.reverse(paid, asked, network.now())
    pairs = (
        ("DebitAccountBalance", "Utility Account|KES|7722179.62|7722179.62|0.00|0.00"),
        ("Amount", float(undone.amount)),
        ("TransCompletedTime", int(bodies.stamp(undone.at))),
        ("OriginalTransactionID", paid.receipt),
        ("Charge", 0.0),
        ("CreditPartyPublicName", f"{paid.phone} - Customer"),
        ("DebitPartyPublicName", f"{paid.shortcode} - Shop"),
    )
    return Outcome("0", undone, pairs)


def _paid_out(network: Network, asked: Conversation, payout: Payout) -> Outcome:
    balance = network.bank.balances.get(payout.shortcode)
    if balance is None:
        return Outcome("2028")
    if payout.amount < SMALLEST_PAYOUT:
        return Outcome("2")
    if payout.amount > balance:
        return Outcome("1")
    paid = network.bank.pay_out(payout, asked, network.now())
    pairs = (
        ("TransactionAmount", paid.amount),
        ("TransactionReceipt", paid.receipt),
        ("ReceiverPartyPublicName", f"{paid.phone} - Customer"),
        ("TransactionCompletedDateTime", f"{paid.at.astimezone(bodies.NAIROBI):%d.%m.%Y %H:%M:%S}"),
        ("B2CUtilityAccountAvailableFunds", float(network.bank.balances[paid.shortcode])),
        ("B2CWorkingAccountAvailableFunds", 0.0),
        ("B2CRecipientIsRegisteredCustomer", "Y"),
        ("B2CChargesPaidAccountAvailableFunds", 0.0),
    )
    return Outcome("0", paid, pairs)


def _told(found: Transaction | None) -> Outcome:
    """The answer has its traps: one name comes twice, another has no value."""
    if found is None:
        return Outcome("R000002")
    at = bodies.stamp(found.at)
    pairs = (
        ("DebitPartyName", f"{found.shortcode} - Shop"),
        ("DebitPartyName", f"{found.phone} - Customer"),
        ("OriginatorConversationID", found.originator),
        ("InitiatedTime", at),
        ("TransactionReason", None),
        ("ReasonType", found.kind),
        ("TransactionStatus", "Completed"),
        ("FinalisedTime", at),
        ("Amount", str(found.amount)),
        ("ConversationID", found.conversation),
        ("ReceiptNo", found.receipt),
    )
    return Outcome("0", found, pairs)
