"""Kenyan mobile numbers, as Daraja wants them."""

from __future__ import annotations

import re

from bot.privacy import mask
from plugins.payments.gateway import GatewayRefused

_MOBILE = re.compile(r"(?:\+?254|0)?([17]\d{8})")


def msisdn(phone: str) -> str:
    """Return 2547... or 2541... with twelve digits; raises GatewayRefused for any other number."""
    found = _MOBILE.fullmatch(phone.replace(" ", ""))
    if found is None:
        raise GatewayRefused(
            "phone",
            f"{mask(phone) or 'no number'} is not a Kenyan mobile number; ask for one such as 0712 345678",
        )
    return f"254{found[1]}"
