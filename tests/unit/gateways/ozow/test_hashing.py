import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from adapters.gateways.ozow import hashing, notifications
from adapters.gateways.ozow.emulator import hashes
from plugins.payments.gateway import Callback, Forged, Outcome

VECTORS = json.loads((Path(__file__).parents[3] / "data/gateways/ozow.json").read_text())
CASES = [pytest.param(vector, id=vector["name"]) for vector in VECTORS]
BY_NAME = {vector["name"].split()[0]: vector for vector in VECTORS}
KEY = "testPrivateKey12345"
SITE = "KAS-KAS-001"


def callback(fields):
    return Callback(urlencode(fields).encode(), {}, "t0ken")


def told(name, **changed):
    """The notification of a vector with its hash, with fields changed after hashing."""
    vector = BY_NAME[name]
    return vector["fields"] | {"Hash": vector["sha512"]} | changed


@pytest.mark.parametrize("vector", CASES)
def test_the_vectors_are_hashed_as_written(vector):
    assert hashing.digest(vector["fields"], vector["order"], vector.get("key", KEY)) == vector["sha512"]


@pytest.mark.parametrize("vector", CASES)
def test_the_emulator_hashes_the_vectors_by_itself(vector):
    given = hashes.hashed(vector["fields"], vector["order"], vector.get("key", KEY))
    assert given == vector["sha512"]


@pytest.mark.parametrize(
    ("name", "order", "emulated"),
    [
        ("O1", hashing.REQUEST, hashes.REQUEST),
        ("O3", hashing.NOTIFICATION, hashes.NOTIFICATION),
        ("O5", hashing.REFUND, ("transactionId", "amount", "refundReason", "notifyUrl")),
        ("O6", hashing.REFUND_NOTIFICATION, hashes.REFUND_NOTIFICATION),
    ],
)
def test_our_orders_are_those_of_the_vectors(name, order, emulated):
    assert list(order) == list(emulated) == BY_NAME[name]["order"]


@pytest.mark.parametrize("name", ["O3", "O4", "O7"])
def test_notifications_of_the_vectors_are_read(name):
    fields = BY_NAME[name]["fields"]

    notice = notifications.read(callback(told(name)), SITE, KEY)

    assert (notice.about, notice.reference) == ("payment", fields["TransactionReference"])
    assert notice.key == f"{fields['TransactionId']}:{fields['Status'].lower()}"
    assert notice.token == "t0ken"
    assert notice.finding is None


def test_leading_zeros_of_a_hash_do_not_count():
    trimmed = BY_NAME["O7"]["sha512_leading_zeros_trimmed"]

    assert notifications.read(callback(told("O7", Hash=trimmed)), SITE, KEY).reference == "ORD-LZ-5"
    assert notifications.read(callback(told("O7", Hash=f"00{trimmed.upper()}")), SITE, KEY)


def test_the_refund_notification_of_the_vectors_brings_the_news_itself():
    notice = notifications.read(callback(told("O6")), SITE, KEY)

    assert (notice.about, notice.gateway_ref) == ("refund", BY_NAME["O6"]["fields"]["RefundId"])
    assert (notice.finding.outcome, notice.finding.amount) == (Outcome.PAID, 2000)
    assert notice.finding.currency == "ZAR"


@pytest.mark.parametrize("is_rtc", ["true", "false"])
def test_a_refund_notification_may_be_hashed_with_its_rtc_flag(is_rtc):
    fields = BY_NAME["O6"]["fields"] | {"isRtc": is_rtc}
    proof = hashing.digest(fields, (*hashing.REFUND_NOTIFICATION, "isRtc"), KEY)

    assert notifications.read(callback(fields | {"Hash": proof}), SITE, KEY).about == "refund"


@pytest.mark.parametrize("name", sorted(BY_NAME["O3"]["order"]))
def test_no_hashed_field_can_be_changed(name):
    with pytest.raises(Forged, match="Hash"):
        notifications.read(callback(told("O3", **{name: "0.01"})), SITE, KEY)


@pytest.mark.parametrize("name", ["O3", "O6"])
@pytest.mark.parametrize("proof", ["", "0", "é", "bde3c9f4"])
def test_any_other_hash_is_no_proof(name, proof):
    with pytest.raises(Forged):
        notifications.read(callback(told(name, Hash=proof)), SITE, KEY)


def test_an_empty_key_proves_nothing():
    fields = BY_NAME["O3"]["fields"]
    proof = hashing.digest(fields, hashing.NOTIFICATION, "")

    with pytest.raises(Forged):
        notifications.read(callback(fields | {"Hash": proof}), SITE, "")


def test_a_notification_for_another_site_is_not_ours():
    with pytest.raises(Forged, match="SiteCode is 'KAS-KAS-001', ours is 'KAS-KAS-002'"):
        notifications.read(callback(told("O3")), "KAS-KAS-002", KEY)


def test_unhashed_extras_do_not_matter():
    extras = {"SubStatus": "Unclassified", "SmartIndicators": "1", "BankName": "Capitec"}

    assert notifications.read(callback(told("O3", **extras)), SITE, KEY)


def test_a_test_flag_that_is_empty_was_hashed_as_false():
    assert notifications.read(callback(told("O4", IsTest="")), SITE, KEY)


def test_fields_run_into_one_another_so_a_hash_that_fits_is_no_reason_to_believe():
    """Whoever moves a digit from the reference to the amount needs no key."""
    shifted = told("O3", TransactionReference="ORD-1001-A", Amount="145.50")

    assert notifications.read(callback(shifted), SITE, KEY).finding is None


@pytest.mark.parametrize("missing", ["TransactionId", "TransactionReference", "Status"])
def test_a_notification_about_nothing_cannot_be_read(missing):
    fields = {name: value for name, value in BY_NAME["O3"]["fields"].items() if name != missing}
    proof = hashing.digest(fields, hashing.NOTIFICATION, KEY)

    with pytest.raises(ValueError, match=missing):
        notifications.read(callback(fields | {"Hash": proof}), SITE, KEY)


@pytest.mark.parametrize("amount", ["much", "20.005", ""])
def test_a_refund_of_no_amount_cannot_be_read(amount):
    fields = BY_NAME["O6"]["fields"] | {"Amount": amount}
    proof = hashing.digest(fields, hashing.REFUND_NOTIFICATION, KEY)

    with pytest.raises(ValueError, match=r"[Aa]mount"):
        notifications.read(callback(fields | {"Hash": proof}), SITE, KEY)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{}", b"Hash=1&Hash=2"])
def test_a_body_that_is_no_form_proves_nothing(body):
    with pytest.raises(Forged):
        notifications.read(Callback(body, {}), SITE, KEY)
