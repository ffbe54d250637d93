"""Reading callbacks as they come in: proof of origin first, then whatever Safaricom may write."""

import datetime as dt
import json

import pytest

from adapters.gateways.mpesa import SAFARICOM_ADDRESSES, Mpesa, MpesaSettings
from adapters.gateways.mpesa.addresses import Subject, address
from plugins.payments.gateway import Callback, Forged, Outcome
from tests.unit.gateways.mpesa.conftest import SECRETS

KEY = SECRETS["callback_key"]
PAID = {
    "Amount": 450.0,
    "MpesaReceiptNumber": "LHG31AA5TX",
    "TransactionDate": 20261123110000,
    "PhoneNumber": 254712345678,
}


@pytest.fixture
def open_gateway(clock):
    """Build a gateway that never calls anybody."""

    def open_gateway(**settings):
        return Mpesa(None, MpesaSettings(shortcode="600999", **SECRETS | settings), clock)

    return open_gateway


@pytest.fixture
def gateway(open_gateway):
    return open_gateway()


def sealed(subject, token="t0ken", key=KEY):
    return address(f"https://shop.example/{token}", token, subject, key).rpartition("/")[2]


def called(body, subject=Subject.PAYMENT, **more):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Callback(raw, {}, more.pop("token", None) or sealed(subject), **more)


def payment(code=0, items=None, **more):
    stk = {"CheckoutRequestID": "ws_CO_1", "ResultCode": code, "ResultDesc": "said"} | more
    if items is not None:
        stk["CallbackMetadata"] = {"Item": [{"Name": name, "Value": value} for name, value in items.items()]}
    return {"Body": {"stkCallback": stk}}


def result(code="0", **more):
    return {"Result": {"ResultCode": code, "ResultDesc": "said", "OriginatorConversationID": "conv-1"} | more}


def parameters(**values):
    pairs = [{"Key": key, "Value": value} for key, value in values.items()]
    return {"ResultParameters": {"ResultParameter": pairs}}


def test_the_documented_success_is_read(gateway):
    [notice] = gateway.read(called(payment(items=PAID)))

    assert (notice.token, notice.gateway_ref, notice.about) == ("t0ken", "ws_CO_1", "payment")
    assert (notice.finding.amount, notice.finding.receipt) == (45000, "LHG31AA5TX")
    assert notice.finding.paid_at == dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
    assert gateway.answer(called(b"")) == b'{"ResultCode":0,"ResultDesc":"Accepted"}'


def test_a_result_code_may_be_text(gateway):
    assert gateway.read(called(payment("1032")))[0].finding.outcome is Outcome.FAILED


@pytest.mark.parametrize("items", [None, {}, {"MpesaReceiptNumber": "LHG31AA5TX"}, {"Amount": None}])
def test_a_success_without_an_amount_is_a_reason_to_look_and_no_more(items, gateway):
    assert gateway.read(called(payment(items=items)))[0].finding is None


def test_a_time_that_cannot_be_read_costs_no_payment(gateway):
    [notice] = gateway.read(called(payment(items=PAID | {"TransactionDate": "yesterday"})))

    assert (notice.finding.outcome, notice.finding.paid_at) == (Outcome.PAID, None)


@pytest.mark.parametrize(
    "amount",
    ['"much"', "true", '"NaN"', '"Infinity"', "0.001", "1e999999", "{}", "[]", '"1e999999999999999999"'],
)
def test_an_amount_that_is_none_is_unreadable(amount, gateway):
    body = json.dumps(payment(items={"Amount": "?"})).replace('"?"', amount).encode()

    with pytest.raises(ValueError, match="amount is"):
        gateway.read(called(body))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b"{" * 10_000,
        {"Body": {}},
        {"Body": {"stkCallback": {}}},
        result(),
    ],
)
def test_what_is_no_payment_callback_is_unreadable(body, gateway):
    with pytest.raises(ValueError, match="cannot be read"):
        gateway.read(called(body))


@pytest.mark.parametrize("subject", [Subject.REFUND, Subject.STATUS])
def test_what_is_no_result_is_unreadable(subject, gateway):
    with pytest.raises(ValueError, match="cannot be read"):
        gateway.read(called(payment(), subject))


def test_a_single_parameter_need_not_be_a_list(gateway):
    lone = {"ResultParameters": {"ResultParameter": {"Key": "Amount", "Value": "100"}}}

    [notice] = gateway.read(called(result(**lone), Subject.REFUND))

    assert notice.finding.amount == 10000


def test_a_result_may_have_no_parameters(gateway):
    [notice] = gateway.read(called(result(TransactionID="SG632NMUAB"), Subject.REFUND))

    assert (notice.finding.outcome, notice.finding.amount) == (Outcome.PAID, None)
    assert notice.finding.receipt == "SG632NMUAB"


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("Completed", Outcome.PAID),
        ("Initiated", Outcome.PENDING),
        ("Authorized", Outcome.PENDING),
        ("Declined", Outcome.FAILED),
        ("Expired", Outcome.FAILED),
        ("Cancelled", Outcome.FAILED),
        ("Confused", Outcome.REVIEW),
        (None, Outcome.REVIEW),
    ],
)
def test_the_state_of_a_refund_tells_what_became_of_it(state, outcome, gateway):
    told = result(**parameters(TransactionStatus=state, Amount="300", ReceiptNo="MBN31H462N"))

    assert gateway.read(called(told, Subject.STATUS))[0].finding.outcome is outcome


def test_a_question_that_failed_says_nothing_about_the_refund(gateway):
    told = result("2001", **parameters(TransactionStatus="Completed"))

    assert gateway.read(called(told, Subject.STATUS))[0].finding.outcome is Outcome.REVIEW


def test_other_news_has_another_key(gateway):
    news = [
        called(payment(1037)),
        called(payment(0, PAID)),
        called(result(), Subject.REFUND),
        called(result("1"), Subject.REFUND),
        called(result(**parameters(TransactionStatus="Completed")), Subject.STATUS),
        called(result(**parameters(TransactionStatus="Initiated")), Subject.STATUS),
        called(b"", Subject.TIMEOUT),
    ]

    assert len({gateway.read(callback)[0].key for callback in news}) == len(news)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "t0ken",
        "t0kenp" + "0" * 32,
        sealed(Subject.PAYMENT)[:-1],
        sealed(Subject.PAYMENT) + "0",
        sealed(Subject.PAYMENT).replace("t0ken", "t1ken"),
        sealed(Subject.PAYMENT).replace("t0kenp", "t0kenr"),
        sealed(Subject.PAYMENT, key="a key of somebody else"),
        sealed(Subject.PAYMENT).upper(),
        "\udcff" * 40,
    ],
)
def test_an_address_that_we_did_not_give_out_is_forged(token, gateway):
    forged = Callback(json.dumps(payment(items=PAID)).encode(), {}, token)

    with pytest.raises(Forged, match="not one we gave out"):
        gateway.read(forged)


def test_a_payment_cannot_be_told_at_the_address_for_refunds(gateway):
    with pytest.raises(ValueError, match="cannot be read"):
        gateway.read(called(payment(items=PAID), token=sealed(Subject.REFUND)))


def test_callers_may_be_limited_to_safaricoms(open_gateway):
    gateway = open_gateway(callers=SAFARICOM_ADDRESSES)
    body = payment(items=PAID)

    assert gateway.read(called(body, remote="196.201.214.200"))
    for remote in ("203.0.113.7", ""):
        with pytest.raises(Forged, match="not one of the callers"):
            gateway.read(called(body, remote=remote))
