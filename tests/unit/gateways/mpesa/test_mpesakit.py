"""The client ``mpesakit``, written by others, finds the emulator as it would find Daraja."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.x509 import load_pem_x509_certificate
from mpesakit.auth import AsyncTokenManager
from mpesakit.b2c import AsyncB2C, B2CRequest
from mpesakit.errors import MpesaApiException
from mpesakit.http_client import MpesaAsyncHttpClient
from mpesakit.mpesa_express import AsyncStkPush, StkPushQueryRequest, StkPushSimulateRequest
from mpesakit.mpesa_express.schemas import StkPushSimulateCallback
from mpesakit.reversal import AsyncReversal, ReversalRequest
from mpesakit.reversal.schemas import ReversalResultCallback, ReversalTimeoutCallback
from mpesakit.transaction_status import AsyncTransactionStatus, TransactionStatusRequest

from tests.unit.gateways.mpesa.conftest import BULK, PASSKEY, PHONE, SHORTCODE


class Client:
    """The services of mpesakit, pointed at the emulator."""

    def __init__(self, http: MpesaAsyncHttpClient, shop: str, certificate: bytes) -> None:
        self.shop = shop
        shared: Any = {
            "http_client": http,
            "token_manager": AsyncTokenManager(
                consumer_key="ck_test", consumer_secret="cs_test", http_client=http
            ),
        }
        self.express, self.reversal = AsyncStkPush(**shared), AsyncReversal(**shared)
        self.b2c, self.status = AsyncB2C(**shared), AsyncTransactionStatus(**shared)
        self.asked = {
            # Its own helper appends the time to the password, which other clients and the guides do not.
            "SecurityCredential": credential("open sesame", certificate),
            "ResultURL": f"{shop}/result",
            "QueueTimeOutURL": f"{shop}/late",
            "Remarks": "Out of stock",
        }

    async def push(self, **fields: Any) -> Any:
        request = {
            "BusinessShortCode": SHORTCODE,
            "Passkey": PASSKEY,
            "TransactionType": "CustomerPayBillOnline",
            "Amount": 450,
            "PartyA": PHONE,
            "PartyB": SHORTCODE,
            "PhoneNumber": PHONE,
            "CallBackURL": f"{self.shop}/callback",
            "AccountReference": "ORD-1",
            "TransactionDesc": "2 kotas",
        }
        return await self.express.push(StkPushSimulateRequest(**request | fields))

    async def query(self, checkout: str) -> Any:
        request = {"BusinessShortCode": SHORTCODE, "Passkey": PASSKEY, "CheckoutRequestID": checkout}
        return await self.express.query(StkPushQueryRequest(**request))

    async def reverse(self, receipt: str) -> Any:
        about = {"Initiator": "testapi", "TransactionID": receipt, "Amount": 450, "ReceiverParty": SHORTCODE}
        return await self.reversal.reverse(ReversalRequest(**self.asked | about))

    async def pay_out(self) -> Any:
        about = {
            "OriginatorConversationID": "ref-1",
            "InitiatorName": "testapi",
            "CommandID": "BusinessPayment",
            "Amount": 200,
            "PartyA": BULK,
            "PartyB": PHONE,
        }
        return await self.b2c.send_payment(B2CRequest(**self.asked | about))

    async def ask(self, receipt: str) -> Any:
        about = {"Initiator": "testapi", "TransactionID": receipt, "PartyA": SHORTCODE, "IdentifierType": 4}
        return await self.status.query(TransactionStatusRequest(**self.asked | about))


def credential(password: str, certificate: bytes) -> str:
    key: Any = load_pem_x509_certificate(certificate).public_key()
    return base64.b64encode(key.encrypt(password.encode(), PKCS1v15())).decode()


@pytest.fixture
async def kit(desk, shop, initiator):
    class Http(MpesaAsyncHttpClient):
        def _resolve_base_url(self, env: str) -> str:
            return desk.url

    async with Http() as http:
        yield Client(http, shop.url, initiator.certificate)


async def bodies(shop, amount):
    return [callback.body for callback in await shop.take(amount)]


async def test_it_pushes_and_reads_the_callback(kit, desk, shop):
    pushed = await kit.push()
    assert pushed.is_successful()
    row = await desk.pay("ORD-1")

    [body] = await bodies(shop, 1)
    callback = StkPushSimulateCallback.model_validate_json(body)
    assert callback.is_successful
    assert callback.Body.stkCallback.CheckoutRequestID == pushed.CheckoutRequestID
    assert (callback.amount, callback.balance) == (450.0, None)
    assert callback.mpesa_receipt_number == row["transaction_id"]
    assert (callback.transaction_date, callback.phone_number) == ("20261123110000", PHONE)


@pytest.mark.parametrize(("balance", "read"), [("number", 46000.0), ("text", 46000.0), ("absent", None)])
async def test_it_reads_every_form_of_a_callback(balance, read, kit, desk, shop):
    await desk.faults(payment={"balance": balance, "amounts": "text"})
    await kit.push()
    await desk.pay("ORD-1")

    callback = StkPushSimulateCallback.model_validate_json((await bodies(shop, 1))[0])
    assert (callback.amount, callback.balance) == (450.0, read)


async def test_it_reads_failures(kit, desk, shop):
    pushed = await kit.push()
    await desk.pay("ORD-1", "fail")

    callback = StkPushSimulateCallback.model_validate_json((await bodies(shop, 1))[0])
    assert not callback.is_successful
    queried = await kit.query(pushed.CheckoutRequestID)
    assert queried.is_successful()
    assert (queried.ResultCode, queried.ResultDesc) == ("1032", "Request cancelled by user")


async def test_it_is_told_that_a_payment_is_still_being_processed(kit):
    pushed = await kit.push()

    with pytest.raises(MpesaApiException, match="The transaction is being processed"):
        await kit.query(pushed.CheckoutRequestID)


async def test_it_is_told_which_field_is_wrong(kit):
    with pytest.raises(MpesaApiException, match="Invalid Amount"):
        await kit.push(Amount=0)
    with pytest.raises(MpesaApiException, match="Wrong credentials"):
        await kit.push(Passkey="wrong")


async def test_it_reverses_a_payment_and_reads_the_result(kit, desk, shop):
    await desk.faults(results={"as_text": True})  # its model still expects text, as results once were
    await kit.push()
    receipt = (await desk.pay("ORD-1"))["transaction_id"]
    await shop.take(1)
    taken = await kit.reverse(receipt)
    assert taken.is_successful()

    result = ReversalResultCallback.model_validate_json((await bodies(shop, 2))[1])
    assert result.is_successful()
    assert result.Result.ConversationID == taken.ConversationID
    values = {pair.Key: pair.Value for pair in result.Result.ResultParameters.ResultParameter}
    assert (values["Amount"], values["OriginalTransactionID"]) == ("450.0", receipt)


async def test_it_reads_that_a_request_waited_too_long(kit, desk, shop):
    await desk.faults(results={"queue_timeout": 1})
    await kit.reverse("LHG31AA5TX")

    [callback] = await shop.take(1)
    assert callback.token == "late"
    assert ReversalTimeoutCallback.model_validate_json(callback.body).Result.ResultType == 1


async def test_it_pays_out_once(kit, desk):
    taken = await kit.pay_out()
    assert taken.is_successful()
    assert taken.OriginatorConversationID == "ref-1"

    with pytest.raises(MpesaApiException, match="Duplicate OriginatorConversationID"):
        await kit.pay_out()
    assert (await desk.get("/counts"))["payouts"] == {"ref-1": 1}


async def test_it_asks_for_a_transaction(kit, desk, shop):
    await kit.push()
    receipt = (await desk.pay("ORD-1"))["transaction_id"]

    assert (await kit.ask(receipt)).is_successful()
    assert {callback.token for callback in await shop.take(2)} == {"callback", "result"}
