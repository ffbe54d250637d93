"""What a caller knows and a schema cannot say, for the requests that schemathesis makes up."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import schemathesis
from schemathesis import Case, HookContext

from plugins.catalogue.demo import VENDOR_ID

KOTA = {"product_id": "russian-kota", "price": "35.00", "options": []}
"""A product of the demo shop at its price: one of made-up orders' lines in two is of it."""


@schemathesis.hook
def before_call(_: HookContext, case: Case, __: dict[str, Any]) -> None:
    """Mend what is meant to be right; what is meant to be wrong stays wrong."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid4())  # a new request has a new key
    if "vendor_id" in case.path_parameters:
        case.path_parameters["vendor_id"] = VENDOR_ID
    if isinstance(case.body, dict):
        _mend(case.body)


def _mend(body: dict[str, Any]) -> None:
    for number, choice in enumerate(body.get("choices") or []):
        choice["id"] = str(number)  # to tap one must not be to tap another
    for item in (body.get("items") or [])[::2]:
        item.update(KOTA)
