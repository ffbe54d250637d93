"""Kinds of values that settings are made of. Their errors say what is allowed; the loader adds the rest."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationInfo
from pydantic_core import PydanticCustomError

DEMO_SECRETS: Final = frozenset(
    {
        *("demo-app-secret", "demo-verify-token", "demo-access-token", "demo-api-token"),
        *("sk_test_wakala_demo", "wakala-demo-private-key", "wakala-demo-api-key"),
        *("demo-consumer-key", "demo-consumer-secret", "demo-callback-key", "demo-initiator-password"),
        "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919",
    }
)
"""Published, with the source or as the passkey of Safaricom's sandbox, so they protect nothing."""


def _refuse_demo(secret: SecretStr, info: ValidationInfo) -> SecretStr:
    production = bool(info.context and info.context["production"])
    if production and secret.get_secret_value() in DEMO_SECRETS:
        raise PydanticCustomError(
            "demo_secret",
            "must be a secret of your own in production; this is a demo value that everybody knows",
        )
    return secret


def _split(value: Any) -> Any:
    """An environment variable gives a list as JSON or with commas."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return _json(value)
    return [part.strip() for part in value.split(",") if part.strip()]


def _split_pairs(value: Any) -> Any:
    """An environment variable gives a table as a JSON object or as ``name=value`` with commas."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("{"):
        return _json(value)
    pairs = [part.partition("=") for part in _split(value)]
    if not all(equals for _, equals, _ in pairs):
        raise PydanticCustomError(
            "not_pairs", 'must be a JSON object, or "name=value" pairs with commas between'
        )
    return {name.strip(): content.strip() for name, _, content in pairs}


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise PydanticCustomError("not_json", "must be valid JSON where it starts with a bracket") from None


def _matching(pattern: str, rule: str) -> AfterValidator:
    """Require the pattern, and say it in words."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise PydanticCustomError("mismatch", "must be {rule}", {"rule": rule})
        return value

    return AfterValidator(check)


def _check_broker(url: SecretStr) -> SecretStr:
    if not re.fullmatch(r"amqps?://[^\s/]+\S*", url.get_secret_value()):
        rule = 'must be "amqp://" or "amqps://" and a broker, as in amqp://wakala:password@rabbitmq.example/'
        raise PydanticCustomError("mismatch", rule)
    return url


DemoSecret = Annotated[SecretStr, Field(min_length=1)]
Secret = Annotated[DemoSecret, AfterValidator(_refuse_demo)]
Secrets = Annotated[tuple[Secret, ...], BeforeValidator(_split), Field(min_length=1)]
"""One secret or several: while a secret is being replaced, the old and the new one are both good."""
TenantTokens = Annotated[dict[str, Secrets], BeforeValidator(_split_pairs)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
Pause = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
Hours = Annotated[float, Field(gt=0, le=168, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1, le=10_000)]
Attempts = Annotated[int, Field(ge=1, le=100)]
Days = Annotated[int, Field(ge=7, le=365)]
"""A channel may deliver again for seven days; what dedups must last as long."""
PerSecond = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
PerWeek = Annotated[int, Field(ge=0, le=100)]
Rate = Annotated[int, Field(ge=1, le=1000)]
"""Messages a second; 1,000 is the most that the Cloud API grants a number."""
Port = Annotated[int, Field(ge=0, le=65535)]
Host = Annotated[str, Field(min_length=1)]
Lowered = BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value)
DatabaseUrl = Annotated[
    str,
    _matching(
        r"sqlite(\+\w+)?:///\S+|postgresql://\S+/\S+",
        '"sqlite:///" and a file, as in sqlite:///data/wakala.db, or "postgresql://" and a server with its '
        "database, as in postgresql://wakala@db.example/wakala",
    ),
]
BaseUrl = Annotated[
    str,
    _matching(r"https?://[^\s/]+\S*", "an http:// or https:// address"),
    AfterValidator(lambda url: url.rstrip("/")),
]
Addresses = Annotated[dict[str, BaseUrl], BeforeValidator(_split_pairs)]
Databases = Annotated[dict[str, DatabaseUrl], BeforeValidator(_split_pairs)]
NamesOf = Annotated[dict[str, Names], BeforeValidator(_split_pairs)]
BrokerUrl = Annotated[SecretStr, AfterValidator(_check_broker)]
Text = Annotated[str, Field(min_length=1)]
Domain = Annotated[str, _matching(r"[\w-]+(\.[\w-]+)+", "a domain, as in shop.example")]
Shortcode = Annotated[str, _matching(r"\d{5,9}", "5 to 9 digits in quotes")]
GraphVersion = Annotated[str, _matching(r"v\d+\.\d+", '"v", a number, a point and a number, as in v26.0')]
