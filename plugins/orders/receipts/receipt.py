"""The receipt of an order: what it says, and by which rules. Amounts are minor units of one currency.

South Africa's rules on tax invoices are those of the VAT Act 89 of 1991, section 20: only a registered shop
may issue one; up to R50 none is needed; up to R5000 it may leave the buyer out, and above that it names them.
We do not ask buyers for their registered names, so above R5000 the shop has to write the full one.
"""

from __future__ import annotations

import datetime as dt
import enum

import msgspec

from bot import minor
from plugins.orders.events import OrderCreated

TAX_INVOICE: dict[str, tuple[int, int]] = {"ZAR": (50_00, 5000_00)}
"""By currency: the total up to which a tax invoice is not needed, and up to which it may be abridged."""


class Title(enum.StrEnum):
    """What the paper is."""

    RECEIPT = "receipt"
    TAX_INVOICE = "tax_invoice"


class Taking(msgspec.Struct, frozen=True, kw_only=True):
    """Money about the order: ``kind`` is promised, paid, refunded or written_off (never came).

    ``receipt`` is the gateway's number.
    """

    kind: str
    amount: int
    method: str = ""
    receipt: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What was bought, options in its name."""

    quantity: int
    name: str
    unit_price: int
    total: int


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """All that a receipt says of the order. Prices include VAT; it is shown, and never added.

    ``vat_rate`` is in hundredths of a percent, and 0 where the shop was not registered. ``due`` is still to
    be paid. ``full_invoice``: the buyer may want a full tax invoice, which only the shop can write.
    """

    title: Title
    number: int
    order_id: str
    ordered_at: dt.datetime
    cancelled: bool
    currency: str
    lines: tuple[Line, ...]
    delivery_fee: int
    total: int
    vat_number: str
    vat_rate: int
    vat: int
    takings: tuple[Taking, ...]
    due: int
    full_invoice: bool

    @property
    def net(self) -> int:
        """The total without VAT."""
        return self.total - self.vat


def vat_in(total: int, rate: int) -> int:
    """The VAT in a total that includes it, half a cent rounded up; ``rate`` in hundredths of a percent."""
    whole = 10_000 + rate
    return (2 * total * rate + whole) // (2 * whole)


def receipt_of(order: OrderCreated, status: str, takings: tuple[Taking, ...]) -> Receipt:
    """Make the receipt of an order as it was confirmed, and of the money since."""
    total, cancelled = minor(order.total_amount), status == "cancelled"
    settled = sum(taking.amount for taking in takings if taking.kind in ("paid", "written_off"))
    rate = order.vat_rate if order.vat_number and not cancelled else 0
    least, most = TAX_INVOICE.get(order.currency, (0, total))
    return Receipt(
        title=Title.TAX_INVOICE if rate and least < total <= most else Title.RECEIPT,
        number=order.number,
        order_id=order.order_id,
        ordered_at=order.created_at,
        cancelled=cancelled,
        currency=order.currency,
        lines=tuple(_line(item.quantity, item.name, minor(item.price)) for item in order.items),
        delivery_fee=minor(order.delivery_fee),
        total=total,
        vat_number=order.vat_number if rate else "",
        vat_rate=rate,
        vat=vat_in(total, rate),
        takings=takings,
        due=0 if cancelled else max(0, total - settled),
        full_invoice=bool(rate) and total > most,
    )


def _line(quantity: int, name: str, unit_price: int) -> Line:
    return Line(quantity=quantity, name=name, unit_price=unit_price, total=quantity * unit_price)
