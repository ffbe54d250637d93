import json

import pytest

from adapters.whatsapp.errors import REMEDIES, failure
from bot.channel import Remedy, SendRefused, SendUnknown


def answer(code, **error):
    return json.dumps(
        {"error": {"message": f"(#{code})", "type": "OAuthException", "code": code} | error}
    ).encode()


@pytest.mark.parametrize(
    ("codes", "remedy"),
    [
        ((1, 2, 131000, 131016, 131057, 133004), Remedy.RETRY),
        ((4, 80007, 130429), Remedy.WAIT_NUMBER),
        ((131056,), Remedy.WAIT_PAIR),
        ((131047,), Remedy.USE_TEMPLATE),
        ((131026, 131021, 131030, 130497, 1026, 131049, 130472), Remedy.SUPPRESS),
        ((131050,), Remedy.OPT_OUT),
        ((0, 190, 3, 10, 200, 299, 131005, 368, 131031, 131042, 131045, 133010, 131037), Remedy.STOP),
        ((134011, 131048, 133000, 133005, 133006, 133008, 133009, 133015, 133016), Remedy.STOP),
        ((100, 33, 131008, 131009, 131051, 135000, 131062, 131063, 137000), Remedy.DEAD),
        ((132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069), Remedy.DEAD),
        ((131064, 131052, 131053, 131014), Remedy.DEAD),
    ],
)
def test_every_documented_code_has_its_remedy(codes, remedy):
    assert {REMEDIES[code] for code in codes} == {remedy}


@pytest.mark.parametrize("status", [400, 429, 500])
def test_the_code_decides_and_not_the_http_status(status):
    refused = failure(status, answer(131056))

    assert isinstance(refused, SendRefused)
    assert refused.remedy is Remedy.WAIT_PAIR


@pytest.mark.parametrize(
    ("status", "error", "remedy"),
    [
        (400, {}, Remedy.DEAD),
        (400, {"is_transient": True}, Remedy.RETRY),
        (400, {"is_transient": "yes"}, Remedy.DEAD),
        (503, {}, Remedy.RETRY),
    ],
)
def test_a_code_nobody_knows_is_tried_again_only_if_it_is_called_passing(status, error, remedy):
    assert failure(status, answer(424242, **error)).remedy is remedy


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"details": "button title too long"}, "(#131009): button title too long"),
        ("button title too long", "(#131009): button title too long"),
        ({}, "(#131009)"),
        (None, "(#131009)"),
    ],
)
def test_the_reason_has_the_details_in_whatever_shape_they_came(data, reason):
    refused = failure(400, answer(131009, error_data=data))

    assert str(refused) == f"131009: {reason} (remedy: dead)"


def test_an_error_that_says_nothing_is_named_by_its_http_status():
    assert str(failure(400, b'{"error":{"code":"?","type":"x"}}')) == "0: HTTP 400 (remedy: dead)"


@pytest.mark.parametrize(
    "body", [b"", b"<html>busy</html>", b"[]", b'{"error":"x"}', b'{"error":{}}', b"[" * 9999]
)
@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (301, Remedy.DEAD),
        (400, Remedy.DEAD),
        (401, Remedy.STOP),
        (403, Remedy.STOP),
        (429, Remedy.WAIT_NUMBER),
        (500, Remedy.RETRY),
        (503, Remedy.RETRY),
    ],
)
def test_an_answer_without_an_error_is_judged_by_its_http_status(body, status, remedy):
    refused = failure(status, body)

    assert isinstance(refused, SendRefused)
    assert (refused.remedy, refused.code) == (remedy, 0)


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_lost_the_request_leaves_its_fate_unknown(status):
    assert isinstance(failure(status, b"<html>"), SendUnknown)
    assert isinstance(failure(status, answer(131016)), SendRefused)
