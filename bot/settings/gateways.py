"""The sections of payments: where gateways find us, and a table for each that is set up."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from bot.settings.section import Section
from bot.settings.values import BaseUrl, Domain, Names, Secret, Shortcode, Text


def _of_this_world(key: SecretStr, info: ValidationInfo) -> SecretStr:
    """Live keys move real money, which counts in production alone; test keys the reverse."""
    production = bool(info.context and info.context["production"])
    wanted, place = ("sk_live_", "production") if production else ("sk_test_", "development")
    if not key.get_secret_value().startswith(wanted):
        raise PydanticCustomError(
            "other_world", "must begin with {wanted} in {place}", {"wanted": wanted, "place": place}
        )
    return key


class Payments(Section):
    """Where gateways call back, and where customers return to; the demo knows both by itself."""

    public_url: BaseUrl | None = None
    return_url: BaseUrl | None = None


class Paystack(Section):
    """``email_domain`` is ours: Paystack wants an address of every customer."""

    secret_key: Annotated[Secret, AfterValidator(_of_this_world)]
    email_domain: Domain = "wakala.example"
    api_url: BaseUrl = "https://api.paystack.co"


class Ozow(Section):
    """``private_key`` goes into hashes and never over the wire; ``api_key`` opens the API."""

    site_code: Text
    private_key: Secret
    api_key: Secret
    api_url: BaseUrl = "https://api.ozow.com"
    pay_url: BaseUrl = "https://pay.ozow.com"


class Mpesa(Section):
    """``callback_key`` is ours alone. Without an ``initiator`` nothing can be given back.

    ``certificate`` is the file with Safaricom's public certificate, PEM; ``callers`` are the only addresses
    that callbacks are taken from, and empty takes them from everywhere.
    """

    consumer_key: Secret
    consumer_secret: Secret
    shortcode: Shortcode
    passkey: Secret
    callback_key: Secret
    till: Shortcode | None = None
    initiator: Text | None = None
    initiator_password: Secret | None = None
    bulk_shortcode: Shortcode | None = None
    certificate: Text | None = None
    callers: Names = ()
    api_url: BaseUrl = "https://api.safaricom.co.ke"

    @field_validator("initiator_password")
    @classmethod
    def _of_the_initiator(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (password is None) is not (info.data.get("initiator") is None):
            raise PydanticCustomError("half_set", "must be set with mpesa.initiator, or neither of them")
        return password

    @field_validator("bulk_shortcode")
    @classmethod
    def _paid_by_the_initiator(cls, shortcode: str | None, info: ValidationInfo) -> str | None:
        if shortcode is not None and info.data.get("initiator") is None:
            raise PydanticCustomError("nobody_pays", "must go with mpesa.initiator, in whose name it pays")
        return shortcode


DEMO: dict[str, dict[str, Any]] = {
    "paystack": {"secret_key": "sk_test_wakala_demo"},
    "ozow": {
        "site_code": "WAK-WAK-001",
        "private_key": "wakala-demo-private-key",
        "api_key": "wakala-demo-api-key",
    },
    "mpesa": {
        "consumer_key": "demo-consumer-key",
        "consumer_secret": "demo-consumer-secret",
        "shortcode": "174379",
        "passkey": "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919",
        "callback_key": "demo-callback-key",
        "bulk_shortcode": "600997",
        "initiator": "testapi",
        "initiator_password": "demo-initiator-password",
    },
}
"""What stands for an absent table while the demo's emulators answer: they take these, nobody else does.

The shortcode and the passkey are those that Safaricom publishes for its sandbox.
"""
