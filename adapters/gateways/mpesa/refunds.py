"""Giving money back: a reversal for the whole of a payment, a payout (B2C) for a part of it."""

from __future__ import annotations

from typing import Final

from adapters.gateways.mpesa.addresses import Subject, address
from adapters.gateways.mpesa.amounts import shillings
from adapters.gateways.mpesa.credential import security_credential
from adapters.gateways.mpesa.express import LONGEST_REFERENCE
from adapters.gateways.mpesa.phones import msisdn
from adapters.gateways.mpesa.reply import Json, Reply, text
from adapters.gateways.mpesa.settings import Initiator, MpesaSettings
from plugins.payments.gateway import Finding, GatewayRefused, Outcome, RefundOrder

REVERSAL: Final = "/mpesa/reversal/v1/request"
PAYOUT: Final = "/mpesa/b2c/v3/paymentrequest"
STATUS: Final = "/mpesa/transactionstatus/v1/query"
SMALLEST_PAYOUT: Final = 10
"""Shillings; Safaricom pays out no less."""
_ORGANISATION = "4"
_SHORTEST_REMARK, _LONGEST_REMARK = 2, 100


def is_payout(order: RefundOrder) -> bool:
    """Whether money goes back as a payout: a part of a payment, or one whose receipt we do not have.

    Once sent as one it stays one, also where the receipt came to light since.
    """
    sent_as_one = order.gateway_ref == order.refund_id
    return sent_as_one or order.amount != order.charge.amount or not order.receipt


def reversal(settings: MpesaSettings, order: RefundOrder) -> Json:
    """Build the request to undo a payment; raises GatewayRefused."""
    initiator = _initiator(settings)
    return _asked(settings, order, Subject.REFUND) | {
        "Initiator": initiator.name,
        "SecurityCredential": security_credential(initiator),
        "CommandID": "TransactionReversal",
        "TransactionID": order.receipt,
        "Amount": shillings(order.amount, order.charge.currency, smallest=1, largest=settings.largest),
        "ReceiverParty": settings.till or settings.shortcode,
        "RecieverIdentifierType": settings.reversal_identifier,  # Daraja's own spelling
    }


def payout(settings: MpesaSettings, order: RefundOrder) -> Json:
    """Build the request to pay the customer; its conversation id is ours, so it is carried out once only.

    Raises GatewayRefused.
    """
    if not settings.bulk_shortcode:
        raise GatewayRefused(
            "bulk_shortcode",
            f"refund {order.refund_id} is a part of a payment, or its receipt is not known; M-Pesa reverses "
            "whole payments by receipt only: set bulk_shortcode, or refund it by hand",
        )
    initiator, currency = _initiator(settings), order.charge.currency
    return _asked(settings, order, Subject.REFUND) | {
        "OriginatorConversationID": order.refund_id,
        "InitiatorName": initiator.name,
        "SecurityCredential": security_credential(initiator),
        "CommandID": "BusinessPayment",
        "Amount": shillings(order.amount, currency, smallest=SMALLEST_PAYOUT, largest=settings.largest),
        "PartyA": settings.bulk_shortcode,
        "PartyB": msisdn(order.charge.phone),
        "Occassion": order.charge.reference[-LONGEST_REFERENCE:],  # Daraja's own spelling
    }


def status(settings: MpesaSettings, order: RefundOrder, conversation: str) -> Json:
    """Build the question what became of a refund; the answer comes as a callback."""
    initiator = _initiator(settings)
    return _asked(settings, order, Subject.STATUS) | {
        "Initiator": initiator.name,
        "SecurityCredential": security_credential(initiator),
        "CommandID": "TransactionStatusQuery",
        "OriginalConversationID": conversation,
        "PartyA": settings.bulk_shortcode if is_payout(order) else settings.shortcode,
        "IdentifierType": _ORGANISATION,
    }


def conversation_of(order: RefundOrder) -> str:
    """What Daraja calls the refund; "" for a reversal whose answer was lost, which only a callback names."""
    return order.gateway_ref or (order.refund_id if is_payout(order) else "")


def taken(reply: Reply, order: RefundOrder) -> Finding:
    """Read the answer to a reversal or a payout; raises GatewayRefused or GatewayUnknown.

    A payout that was seen before is under way: nothing was done twice.
    """
    if is_payout(order) and reply.says("500.002.1001", "duplicate"):
        return pending(order.refund_id, "sent before")
    conversation = text(reply.accepted(), "OriginatorConversationID")
    return pending(order.refund_id if is_payout(order) else conversation, "taken")


def pending(conversation: str, message: str) -> Finding:
    """What is known of a refund until its callback comes."""
    return Finding(
        outcome=Outcome.PENDING, transaction_id=conversation, currency="KES", message=message, final=False
    )


def _asked(settings: MpesaSettings, order: RefundOrder, subject: Subject) -> Json:
    url, token, key = order.callback_url, order.token, settings.callback_key
    remark = order.reason[:_LONGEST_REMARK].strip()
    return {
        "Remarks": remark if len(remark) >= _SHORTEST_REMARK else "Refund",
        "ResultURL": address(url, token, subject, key),
        "QueueTimeOutURL": address(url, token, Subject.TIMEOUT, key),
    }


def _initiator(settings: MpesaSettings) -> Initiator:
    if settings.initiator is None:
        raise GatewayRefused(
            "initiator", f"shortcode {settings.shortcode} has no initiator to give money back; set one"
        )
    return settings.initiator
