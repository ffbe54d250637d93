"""The key pair behind SecurityCredential, with the certificate that shops encrypt with."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import NameOID

_YEAR = dt.timedelta(days=365)
_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "M-Pesa emulator")])


class Keys:
    """One key pair; ``certificate`` is self-signed, PEM."""

    def __init__(self, private_key: bytes | None, now: dt.datetime) -> None:
        self._key = _load(private_key) if private_key else generate_private_key(65537, 2048)
        self.certificate = _certificate(self._key, now)

    def fits(self, credential: str, password: str) -> bool:
        """Whether the credential holds this password and nothing else."""
        try:
            held = self._key.decrypt(base64.b64decode(credential, validate=True), PKCS1v15())
        except (binascii.Error, ValueError):
            return False
        return hmac.compare_digest(held, password.encode())


def _load(pem: bytes) -> RSAPrivateKey:
    key = load_pem_private_key(pem, None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError(f"private_key is a {type(key).__name__}; M-Pesa credentials need an RSA key")
    return key


def _certificate(key: RSAPrivateKey, now: dt.datetime) -> bytes:
    builder = x509.CertificateBuilder(
        issuer_name=_NAME,
        subject_name=_NAME,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - _YEAR,
        not_valid_after=now + _YEAR,
    )
    return builder.sign(key, SHA256()).public_bytes(Encoding.PEM)
