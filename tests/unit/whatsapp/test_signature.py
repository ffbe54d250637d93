import pytest

from adapters.whatsapp.signature import challenge, is_authentic, sign

ESCAPED = rb'{"text":{"body":"caf\u00e9 \ud83d\ude00 a\/b @"}}'
"""As Meta sends it: non-ASCII as lower-case escapes, slashes escaped too."""
SIGNED = "sha256=94948f951b9cc5d85817edcfb820b806abb153034302e6347f64e8393f07a26b"
QUERY = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "token"}


def test_the_signature_is_that_of_a_known_vector():
    assert sign(ESCAPED, "secret") == SIGNED


def test_the_raw_bytes_verify_with_their_escapes():
    assert is_authentic(ESCAPED, sign(ESCAPED, "secret"), ["secret"])


def test_the_same_json_in_other_bytes_does_not_verify():
    unescaped = '{"text":{"body":"café 😀 a/b @"}}'.encode()

    assert not is_authentic(unescaped, sign(ESCAPED, "secret"), ["secret"])


@pytest.mark.parametrize("used", ["old", "new"])
def test_while_secrets_rotate_both_verify(used):
    assert is_authentic(b"{}", sign(b"{}", used), ["old", "new"])


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha1=4f9f",
        sign(b"{}", "other"),
        sign(b"{}", "secret").upper(),
        sign(b"{}", "secret").removeprefix("sha256="),
        "sha256=é",
        "sha256=\udce9",
    ],
)
def test_any_other_header_is_refused(header):
    assert not is_authentic(b"{}", header, ["secret"])


def test_without_a_secret_nothing_verifies():
    assert not is_authentic(b"{}", sign(b"{}", ""), [])
    assert not is_authentic(b"{}", sign(b"{}", ""), [""])


def test_the_challenge_is_echoed_to_whoever_knows_the_token():
    assert challenge(QUERY, "token") == "1158201444"


@pytest.mark.parametrize(
    "wrong",
    [
        {"hub.verify_token": "guess"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "é"},
        {"hub.mode": "unsubscribe"},
        {"hub.mode": ""},
    ],
)
def test_a_challenge_with_another_token_or_mode_is_refused(wrong):
    assert challenge(QUERY | wrong, "token") is None


def test_a_challenge_is_refused_while_no_token_is_set():
    assert challenge(QUERY | {"hub.verify_token": ""}, "") is None
