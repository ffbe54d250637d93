"""What the emulator takes and refuses of reversals, payouts and questions, asked in plain HTTP."""

import json

import pytest

from adapters.gateways.mpesa.credential import security_credential
from tests.unit.gateways.mpesa.raw import (
    PAID_OUT,
    PAYOUT,
    PUSH,
    PUSHED,
    REVERSAL,
    REVERSED,
    STATUS,
    WONDERED,
    authorised,
)


@pytest.fixture
async def raw(desk):
    return await authorised(desk.client)


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        (REVERSAL, REVERSED, {"RecieverIdentifierType": "4"}),
        (REVERSAL, REVERSED, {"CommandID": "Reversal"}),
        (REVERSAL, REVERSED, {"Amount": 450.5}),
        (REVERSAL, REVERSED, {"ResultURL": "nowhere"}),
        (REVERSAL, REVERSED, {"Initiator": ""}),
        (PAYOUT, PAID_OUT, {"PartyB": "0712345678"}),
        (PAYOUT, PAID_OUT, {"OriginatorConversationID": ""}),
        (PAYOUT, PAID_OUT, {"Remarks": "x"}),
        (PAYOUT, PAID_OUT, {"InitiatorName": None}),
        (STATUS, WONDERED, {"IdentifierType": "3"}),
        (STATUS, WONDERED, {"SecurityCredential": ""}),
    ],
)
async def test_a_wrong_field_of_a_refund_is_named(path, body, wrong, raw):
    [field] = wrong
    assert await raw.refusal(path, body | wrong) == (400, "400.002.02", f"Bad Request - Invalid {field}")


async def test_a_status_query_must_name_a_transaction(raw):
    body = {name: value for name, value in WONDERED.items() if name != "OriginalConversationID"}
    assert (await raw.refusal(STATUS, body))[2] == "Bad Request - Invalid TransactionID"


async def test_a_payout_is_taken_once(raw, desk):
    status, taken = await raw.post(PAYOUT, PAID_OUT)
    assert (status, taken["OriginatorConversationID"], taken["ResponseCode"]) == (200, "ref-1", "0")

    again = await raw.refusal(PAYOUT, PAID_OUT)
    assert again == (500, "500.002.1001", "Duplicate OriginatorConversationID.")


@pytest.mark.parametrize(("amount", "code"), [(9, 2), (10, 0), (1000, 0), (1001, 1)])
async def test_a_payout_has_a_least_amount_and_a_balance(amount, code, emulate, shop, initiator):
    desk = await emulate(bulk_balance=1000)
    raw = await authorised(desk.client)
    paid_out = PAID_OUT | {
        "SecurityCredential": security_credential(initiator),
        "Amount": amount,
        "ResultURL": f"{shop.url}/result",
    }
    await raw.post(PAYOUT, paid_out)

    [callback] = await shop.take(1)
    assert json.loads(callback.body)["Result"]["ResultCode"] == code


async def test_a_wrong_credential_moves_nothing(raw, desk):
    await raw.post(PAYOUT, PAID_OUT)
    await raw.post(REVERSAL, REVERSED)

    assert await desk.get("/transactions") == []


async def test_a_payment_of_another_amount_cannot_be_reversed(raw, desk):
    await raw.post(PUSH, PUSHED)
    receipt = (await desk.pay("ORD-1"))["transaction_id"]

    refusal = await raw.refusal(REVERSAL, REVERSED | {"TransactionID": receipt, "Amount": 400})

    assert refusal[2] == "Bad Request - Invalid Amount"
