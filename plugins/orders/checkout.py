"""Checking out: how it gets there, how it is paid, and the word that places it."""

from __future__ import annotations

import re

from bot import Refusal, Turn
from bot.ids import new_id
from plugins.orders import cart as carts
from plugins.orders.chat import cart_of, empty
from plugins.orders.events import CancelOrder, OrderLine, PlaceOrder
from plugins.orders.hours import is_open
from plugins.orders.plugin import plugin

AMOUNT = re.compile(r"^\D{0,4}(\d{1,4})(?:[.,]00)?\D{0,8}$")


def amount_due(turn: Turn) -> int:
    """Cart and delivery together, in minor units."""
    fee = turn.shop.delivery_fee if turn.slots.get("fulfilment") == "delivery" else 0
    return carts.total(cart_of(turn), turn.menu) + fee


@plugin.on("checkout", anytime=True)
async def checkout(turn: Turn) -> None:
    """Refuse early what would fail later: a closed shop, too small an order, something sold out."""
    turn.slots.pop("asking", None)
    _check(turn)


@plugin.enter("fulfilment")
async def fulfilment(turn: Turn) -> None:
    """A shop with only one way to get the food does not ask for it."""
    if not turn.shop.delivery:
        turn.follow("collect")
    elif not turn.shop.collection:
        turn.follow("deliver")


@plugin.on("deliver")
async def deliver(turn: Turn) -> None:
    """To the customer."""
    if not turn.shop.delivery:
        raise Refusal("no_delivery")
    turn.slots["fulfilment"] = "delivery"


@plugin.on("collect")
async def collect(turn: Turn) -> None:
    """By the customer."""
    if not turn.shop.collection:
        raise Refusal("no_collection")
    turn.slots["fulfilment"] = "collection"


@plugin.on("address")
async def address(turn: Turn) -> None:
    """A landmark in the customer's own words; a pin given before stays with it."""
    pin = turn.slots.get("address", {}).get("pin") if turn.slots.pop("pinned", False) else None
    turn.slots["address"] = {"text": turn.text[:500], **({"pin": pin} if pin else {})}


@plugin.on("location")
async def location(turn: Turn) -> None:
    """A pin, added to whatever landmark there is."""
    pin = turn.location
    if pin is None:
        return
    place = turn.slots.setdefault("address", {})
    if turn.conversation.state == "address":
        place.pop("text", None)
        turn.slots["pinned"] = True
    place["pin"] = [pin.latitude, pin.longitude]
    if words := " ".join(part for part in (pin.name, pin.address) if part):
        place["text"] = words[:500]


@plugin.on("note")
async def note(turn: Turn) -> None:
    """The note the customer pays with, so that the driver brings change; in minor units."""
    words = turn.argument or turn.text
    if words in ("exact", "exactly"):
        turn.slots["note"] = 0
        return
    amount = AMOUNT.match(words)
    if not amount:
        raise Refusal("which_note")
    turn.slots["note"] = int(amount[1]) * 100
    if turn.slots["note"] < amount_due(turn):
        raise Refusal("note_too_small", due=amount_due(turn))


@plugin.enter("review")
async def review(turn: Turn) -> None:
    """Remember the total that the customer is about to see."""
    turn.slots["quoted"] = amount_due(turn)


@plugin.on("confirm")
async def confirm(turn: Turn) -> None:
    """Confirm what was shown: if a price moved meanwhile, show it again first."""
    _check(turn)
    if turn.slots.get("quoted") != amount_due(turn):
        turn.slots["quoted"] = amount_due(turn)
        turn.prompt()
        raise Refusal("price_changed")


@plugin.enter("waiting")
async def place(turn: Turn) -> None:
    """Send the command, and wait for its answer without a word."""
    if order := turn.slots.pop("cancelling", None):
        turn.publish(
            CancelOrder(order_id=order, reason="cancelled by the customer", cancelled_by=turn.customer)
        )
        return
    placing = turn.slots.setdefault("placing", new_id())
    turn.route(placing)
    turn.publish(_command(turn, placing))


@plugin.on("cancel")
async def cancel(turn: Turn) -> None:
    """Decide what is meant: the cart being filled, or the newest open order."""
    orders = [order for order in turn.slots.get("orders", ()) if order["status"] in ("pending", "confirmed")]
    shopping = turn.conversation.state != "tracking" and turn.slots.get("cart")
    turn.slots["cancelling"] = "cart" if shopping else (orders[-1]["id"] if orders else None)


@plugin.on("yes")
async def yes(turn: Turn) -> None:
    """Yes to cancelling the cart; yes to an order's cancelling, or to the order itself, is sent off next."""
    if turn.conversation.state == "review":
        await confirm(turn)
    elif turn.slots.get("cancelling") == "cart":
        empty(turn)
        turn.slots["cancelling"] = "cart"


@plugin.on("no")
async def no(turn: Turn) -> None:
    """Nothing is cancelled."""
    turn.slots.pop("cancelling", None)


def _check(turn: Turn) -> None:
    for line in cart_of(turn):
        carts.find(turn.menu, line["product"])
    if not is_open(turn.shop, turn.now):
        raise Refusal("closed")
    missing = turn.shop.minimum_order - carts.total(cart_of(turn), turn.menu)
    if cart_of(turn) and missing > 0:
        raise Refusal("below_minimum", missing=missing)


def _command(turn: Turn, order_id: str) -> PlaceOrder:
    delivery = turn.slots.get("fulfilment") == "delivery"
    return PlaceOrder(
        order_id=order_id,
        customer_id=turn.customer,
        currency=turn.shop.currency,
        items=[_line(turn, line) for line in cart_of(turn)],
        delivery_fee=turn.shop.delivery_fee if delivery else 0,
        fulfilment=turn.slots.get("fulfilment", "collection"),
        address=turn.slots.get("address") if delivery else None,
        payment_method="cash",
        cash_note=turn.slots.get("note") or None,
    )


def _line(turn: Turn, line: carts.Line) -> OrderLine:
    product = carts.find(turn.menu, line["product"])
    return OrderLine(
        product_id=product.id,
        name=carts.describe(product, line["options"]),
        quantity=line["quantity"],
        options=line["options"],
        unit_price=carts.unit_price(product, line["options"]),
    )
