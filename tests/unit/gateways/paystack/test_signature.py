import json
from pathlib import Path

import pytest

from adapters.gateways.paystack.emulator.webhooks import signature
from adapters.gateways.paystack.signature import is_authentic, sign

VECTORS = json.loads((Path(__file__).parents[3] / "data/gateways/paystack.json").read_text())
KEY = VECTORS["key"]
CASES = [pytest.param(vector, id=vector["name"]) for vector in VECTORS["vectors"]]


@pytest.mark.parametrize("vector", CASES)
def test_a_webhook_of_the_vectors_is_authentic(vector):
    assert is_authentic(vector["body"].encode(), vector["signature"], KEY)


@pytest.mark.parametrize("vector", CASES)
def test_we_and_the_emulator_sign_the_vectors_alike(vector):
    body = vector["body"].encode()
    assert sign(body, KEY) == signature(body, KEY) == vector["signature"]


def test_the_digest_is_that_of_rfc_4231():
    case = VECTORS["rfc4231_tc2"]
    assert sign(case["msg"].encode(), case["key"]) == case["hex"]


def test_the_same_json_in_other_bytes_is_not_authentic():
    minified, spaced = (vector["body"].encode() for vector in VECTORS["vectors"][:2])
    assert json.loads(minified) == json.loads(spaced)
    assert not is_authentic(spaced, sign(minified, KEY), KEY)


@pytest.mark.parametrize("header", [None, "", "b473bb84", "\udcff", "é" * 64])
def test_any_other_header_is_no_proof(header):
    assert not is_authentic(b"{}", header, KEY)


def test_an_empty_key_signs_nothing():
    assert not is_authentic(b"{}", sign(b"{}", ""), "")
