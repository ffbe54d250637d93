"""Requests to Daraja as they stand on the wire, and plain HTTP to send them with."""

import base64
import json

from tests.unit.gateways.mpesa.conftest import BULK, PASSKEY, PHONE, SHORTCODE

STAMP = "20261123110000"
PUSH, QUERY = "/mpesa/stkpush/v1/processrequest", "/mpesa/stkpushquery/v1/query"
REVERSAL, PAYOUT = "/mpesa/reversal/v1/request", "/mpesa/b2c/v3/paymentrequest"
STATUS = "/mpesa/transactionstatus/v1/query"
SIGNED = {
    "BusinessShortCode": SHORTCODE,
    "Password": base64.b64encode(f"{SHORTCODE}{PASSKEY}{STAMP}".encode()).decode(),
    "Timestamp": STAMP,
}
PUSHED = SIGNED | {
    "TransactionType": "CustomerPayBillOnline",
    "Amount": 450,
    "PartyA": PHONE,
    "PartyB": SHORTCODE,
    "PhoneNumber": PHONE,
    "CallBackURL": "https://shop.example/callback",
    "AccountReference": "ORD-1",
    "TransactionDesc": "2 kotas",
}
ASKED = {
    "SecurityCredential": "nothing of use",
    "Remarks": "Refund",
    "ResultURL": "https://shop.invalid/result",
    "QueueTimeOutURL": "https://shop.invalid/late",
}
REVERSED = ASKED | {
    "Initiator": "testapi",
    "CommandID": "TransactionReversal",
    "TransactionID": "LHG31AA5TX",
    "Amount": 450,
    "ReceiverParty": SHORTCODE,
    "RecieverIdentifierType": "11",
}
PAID_OUT = ASKED | {
    "InitiatorName": "testapi",
    "CommandID": "BusinessPayment",
    "OriginatorConversationID": "ref-1",
    "Amount": 450,
    "PartyA": BULK,
    "PartyB": PHONE,
}
WONDERED = ASKED | {
    "Initiator": "testapi",
    "CommandID": "TransactionStatusQuery",
    "OriginalConversationID": "ref-1",
    "PartyA": SHORTCODE,
    "IdentifierType": "4",
}


class Raw:
    """HTTP with a token."""

    def __init__(self, client, token):
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    async def post(self, path, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body)
        async with self.client.post(path, data=data, headers=self.headers | headers) as answer:
            return answer.status, await answer.json()

    async def refusal(self, path, body):
        status, answer = await self.post(path, body)
        assert answer["requestId"]
        return status, answer["errorCode"], answer["errorMessage"]


async def authorised(client):
    _, token = await log_in(client)
    return Raw(client, token["access_token"])


async def log_in(client, login="ck_test:cs_test", grant="client_credentials", scheme="Basic"):
    headers = {"Authorization": f"{scheme} {base64.b64encode(login.encode()).decode()}"}
    query = {"grant_type": grant}
    async with client.get("/oauth/v1/generate", params=query, headers=headers) as answer:
        return answer.status, await answer.json()
