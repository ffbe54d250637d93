"""M-Pesa Express: pushes, and questions about them."""

from __future__ import annotations

import base64
import hmac

from adapters.gateways.mpesa.emulator.bodies import NAIROBI
from adapters.gateways.mpesa.emulator.checks import (
    MOBILE,
    STAMP,
    Json,
    address,
    amount,
    field,
    one_of,
    optional,
)
from adapters.gateways.mpesa.emulator.errors import LOCKED, PROCESSING, daraja_error, invalid
from adapters.gateways.mpesa.emulator.network import Network
from adapters.gateways.mpesa.emulator.prompts import (
    PAID,
    RESULTS,
    Prompt,
    new_checkout_id,
    new_merchant_id,
)

_PAYBILL, _BUY_GOODS = "CustomerPayBillOnline", "CustomerBuyGoodsOnline"
_ACCEPTED = "Success. Request accepted for processing"


async def push(network: Network, body: Json) -> Json:
    """Show a new prompt; the same request twice makes two."""
    shortcode = _merchant(network, body)
    prompt = _prompt(network, body, shortcode)
    if network.prompts.locked(prompt.phone):
        raise daraja_error("500.001.1001", LOCKED)
    network.show(prompt)
    if network.faults.payment.early:
        await network.courier.post(network.settle(prompt, PAID))
    return {
        "MerchantRequestID": prompt.merchant_id,
        "CheckoutRequestID": prompt.checkout_id,
        "ResponseCode": "0",
        "ResponseDescription": _ACCEPTED,
        "CustomerMessage": _ACCEPTED,
    }


async def query(network: Network, body: Json) -> Json:
    """Say what became of a push, as text; an error while nothing has."""
    shortcode = _merchant(network, body)
    prompt = network.prompts.get(field(body, "CheckoutRequestID"))
    if prompt is None or prompt.shortcode != shortcode:
        raise invalid("CheckoutRequestID")
    faults = network.faults.query
    if prompt.code is None or faults.pending:
        faults.pending = max(0, faults.pending - 1)
        raise daraja_error("500.001.1001", PROCESSING)
    code = faults.says or prompt.code
    return {
        "ResponseCode": "0",
        "ResponseDescription": "The service request has been accepted successfully",
        "MerchantRequestID": prompt.merchant_id,
        "CheckoutRequestID": prompt.checkout_id,
        "ResultCode": code,
        "ResultDesc": RESULTS.get(code, "Injected"),
    }


def _merchant(network: Network, body: Json) -> str:
    """The shortcode, once the password proves it."""
    shortcode = one_of(body, "BusinessShortCode", network.settings.passkeys)
    stamp = field(body, "Timestamp", STAMP)
    given = field(body, "Password").encode()
    expected = base64.b64encode(f"{shortcode}{network.settings.passkeys[shortcode]}{stamp}".encode())
    if not hmac.compare_digest(given, expected):
        raise daraja_error("500.001.1001", "[MerchantValidate] - Wrong credentials")
    return shortcode


def _prompt(network: Network, body: Json, shortcode: str) -> Prompt:
    phone = field(body, "PhoneNumber", MOBILE)
    field(body, "PartyA", MOBILE)
    return Prompt(
        checkout_id=new_checkout_id(phone, network.now().astimezone(NAIROBI)),
        merchant_id=new_merchant_id(),
        shortcode=shortcode,
        paid_to=_paid_to(network, body, shortcode),
        phone=phone,
        amount=amount(body),
        reference=field(body, "AccountReference", r".{1,12}"),
        description=optional(body, "TransactionDesc", 13),
        callback_url=address(body, "CallBackURL", https_only=network.settings.https_only),
        at=network.now(),
    )


def _paid_to(network: Network, body: Json, shortcode: str) -> str:
    """A paybill is paid itself, a store through one of its tills."""
    kind = one_of(body, "TransactionType", (_PAYBILL, _BUY_GOODS))
    paid_to = field(body, "PartyB", r"\d{5,9}")
    store = paid_to if kind == _PAYBILL else network.settings.tills.get(paid_to)
    if store != shortcode:
        raise invalid("PartyB")
    return paid_to
