"""Requests as a merchant would make them of Ozow, hashed by hand."""

import hashlib

from adapters.gateways.ozow.emulator import DEMO_API_KEY, DEMO_PRIVATE_KEY, DEMO_SITE_CODE

KEY = {"ApiKey": DEMO_API_KEY}
ORDER = {
    "SiteCode": DEMO_SITE_CODE,
    "CountryCode": "ZA",
    "CurrencyCode": "ZAR",
    "Amount": "45.50",
    "TransactionReference": "R-1",
    "BankReference": "SPAZA 1001",
    "SuccessUrl": "https://shop.example/paid?table=4",
    "IsTest": "false",
}


def sealed(**changed):
    """The order in Ozow's field order, hashed by hand."""
    fields = {name: value for name, value in (ORDER | changed).items() if value is not None}
    text = "".join(fields.values()) + DEMO_PRIVATE_KEY
    return fields | {"HashCheck": hashlib.sha512(text.lower().encode()).hexdigest()}
