"""Receipts for who asks: as text or as PDF, over REST, and as the document that a chat sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from bot import Ask, Call, Content, Directory, Parameter, Problem, Reply, Route, Security, Shop
from plugins.orders.receipts.receipt import Receipt

PDF = "application/pdf"
TEXT = "text/plain"

Render = Callable[[str, str, str, Mapping[str, Any]], Reply]
"""Renders a template by language, place (a flow, or paper) and name."""

Print = Callable[[str, str], bytes]
"""Makes a PDF of the lines of a slip, under a title."""


def shown(receipt: Receipt, shop: Shop, *, most: int | None = None, offer: bool = False) -> dict[str, Any]:
    """What the templates show: at most so many lines, and whether a document is offered."""
    at = shop.local(receipt.ordered_at)
    return {"receipt": receipt, "shop": shop, "at": at, "most": most, "offer": offer}


@dataclass(frozen=True, slots=True)
class Receipts:
    """Makes receipts of orders as they stand now, wherever the orders are kept."""

    ask: Ask
    directory: Directory
    render: Render
    print: Print

    def routes(self) -> tuple[Route, ...]:
        """The routes: one that looks at what is accepted, and one for whoever can only follow a link."""
        return (
            self._route("/orders/{order_id}/receipt", "The receipt of an order", self.get, (TEXT, PDF)),
            self._route("/orders/{order_id}/receipt.pdf", "The receipt as PDF", self.get_pdf, (PDF,)),
        )

    def _route(self, path: str, summary: str, handler: Any, produces: tuple[str, ...]) -> Route:
        return Route(
            method="GET",
            path=path,
            tag="orders",
            summary=summary,
            description="VAT is shown for registered shops only; what is not paid yet is said so.",
            handler=handler,
            produces=produces,
            parameters=(Parameter("order_id", "path", UUID, "The order's id.", required=True),),
            refusals={404: "There is no such order"},
            security=Security.BEARER,
        )

    async def get(self, call: Call[None]) -> Content:
        """Text, unless PDF is asked for by ``Accept``."""
        if PDF in call.headers.get("accept", ""):
            return await self.get_pdf(call)
        receipt, shop = await self._look(call.tenant, str(call.parameters["order_id"]))
        words = self._words("ordering", receipt, shop)
        return Content(TEXT, f"{words}\n".encode(), f"receipt-{receipt.number}.txt")

    async def get_pdf(self, call: Call[None]) -> Content:
        """The slip."""
        return await self.document(call.tenant, str(call.parameters["order_id"]))

    async def document(self, tenant: str, order_id: str) -> Content:
        """Return the slip as PDF; raises Problem where the tenant has no such order."""
        receipt, shop = await self._look(tenant, order_id)
        title = f"{shop.name} {receipt.number}"
        slip = self.print(self._words("paper", receipt, shop), title)
        return Content(PDF, slip, f"receipt-{receipt.number}.pdf")

    async def _look(self, tenant: str, order_id: str) -> tuple[Receipt, Shop]:
        shop = self.directory.shop_of(tenant)
        receipt: Receipt | None = await self.ask(tenant, "orders.receipt", {"order_id": order_id})
        if receipt is None or shop is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no order {order_id}; GET /orders lists them.")
        return receipt, shop

    def _words(self, place: str, receipt: Receipt, shop: Shop) -> str:
        return self.render(shop.language, place, "receipt", shown(receipt, shop)).text
