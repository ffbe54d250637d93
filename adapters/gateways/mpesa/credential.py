"""SecurityCredential: the initiator's password, readable by Safaricom alone."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate

from adapters.gateways.mpesa.settings import Initiator


def security_credential(initiator: Initiator) -> str:
    """Encrypt the password alone (RSA, PKCS #1 v1.5) and encode it in base64; differs each time.

    Raises ValueError where the certificate is none, or holds no RSA key.
    """
    key = load_pem_x509_certificate(initiator.certificate).public_key()
    if not isinstance(key, RSAPublicKey):
        raise ValueError(
            f"the certificate for initiator {initiator.name} holds a {type(key).__name__}, not an RSA key; "
            "take Safaricom's certificate of the same environment"
        )
    return base64.b64encode(key.encrypt(initiator.password.encode(), PKCS1v15())).decode()
