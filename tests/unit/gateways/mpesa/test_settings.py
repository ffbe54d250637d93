"""What the gateway must be told, and what it makes of the initiator's password."""

import base64
import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import NameOID

from adapters.gateways.mpesa import Initiator, MpesaSettings
from adapters.gateways.mpesa.credential import security_credential
from tests.unit.gateways.mpesa.conftest import SECRETS


def certificate(key, digest):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "somebody")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=1,
        not_valid_before=start,
        not_valid_after=start + dt.timedelta(days=365),
    )
    return builder.sign(key, digest).public_bytes(Encoding.PEM)


def test_a_credential_holds_the_password_alone_and_differs_each_time(private_key):
    key = load_pem_private_key(private_key, None)
    initiator = Initiator(name="testapi", password="open sesame", certificate=certificate(key, SHA256()))

    credentials = [security_credential(initiator) for _ in range(2)]

    assert credentials[0] != credentials[1]
    for credential in credentials:
        assert key.decrypt(base64.b64decode(credential), PKCS1v15()) == b"open sesame"


def test_a_certificate_must_hold_an_rsa_key():
    other = certificate(Ed25519PrivateKey.generate(), None)

    with pytest.raises(ValueError, match="testapi holds a Ed25519PublicKey, not an RSA key"):
        security_credential(Initiator(name="testapi", password="open sesame", certificate=other))


def test_secrets_are_in_no_representation():
    initiator = Initiator(name="testapi", password="open sesame", certificate=b"PEM")
    shown = repr(MpesaSettings(shortcode="600999", initiator=initiator, **SECRETS))

    assert "600999" in shown
    assert "testapi" in shown
    for secret in (*SECRETS.values(), "open sesame"):
        assert secret not in shown


@pytest.mark.parametrize("missing", [*SECRETS, "shortcode"])
def test_settings_that_are_missing_are_named(missing):
    with pytest.raises(ValueError, match=f"{missing} must not be empty"):
        MpesaSettings(**{"shortcode": "600999"} | SECRETS | {missing: ""})


def test_a_bulk_shortcode_needs_an_initiator():
    with pytest.raises(ValueError, match="600997 pays out only in the name of an initiator"):
        MpesaSettings(shortcode="600999", bulk_shortcode="600997", **SECRETS)
