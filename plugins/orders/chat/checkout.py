"""Checking out: how it gets there, how it is paid, and the word that places it."""

from __future__ import annotations

import re

from bot import Refusal, Turn, is_open, new_id
from flows.guards import cancels_cart, delivers, has_place, must_ask
from flows.reasons import BY_CUSTOMER
from plugins.orders import cart as carts
from plugins.orders.capacity import check_capacity
from plugins.orders.cart.basket import UNPLACED, cart_of, drop_unavailable, forget
from plugins.orders.chat.amending import agree
from plugins.orders.chat.notes import ask_anew, enough
from plugins.orders.chat.recent import OPEN, recent, withdraw
from plugins.orders.events import OrderLine, PlaceOrder
from plugins.orders.hours import closes_at
from plugins.orders.plugin import plugin
from plugins.orders.pricing import delivery_fee, minimum_order

AMOUNT = re.compile(r"(\d{1,3}(?: \d{3})+|\d+)(?:[.,]00)?")
"""An amount in whole units, among other words: ``R100``, ``1 000``, ``200,00 rand``."""

EXACT = frozenset({"exact", "exactly", "exact money", "exact change", "no change", "i have exact"})
"""What people say who need no change."""

LONGEST = 300
"""Characters of an address: what a driver reads at a glance, and more than any that helps."""


def amount_due(turn: Turn) -> int:
    """Cart and delivery together, in minor units."""
    return carts.total(cart_of(turn), turn.menu) + fee_due(turn)


def fee_due(turn: Turn) -> int:
    """What it costs to bring it to the address that is known, in minor units."""
    return delivery_fee(turn.shop, turn.menu, turn.slots.get("address")) if delivers(turn) else 0


@plugin.on("checkout", anytime=True)
async def checkout(turn: Turn) -> None:
    """Refuse early what would fail later: a closed shop, too small an order, something sold out."""
    if not turn.shop.collection:
        _check_minimum(turn)
    _check(turn)


async def _check_out(turn: Turn, then: str) -> None:
    """Check out and go on with what was said, unless something is still to be asked."""
    await checkout(turn)
    if not must_ask(turn):
        turn.follow(then)


@plugin.enter("fulfilment")
async def fulfilment(turn: Turn) -> None:
    """A shop with only one way to get the food does not ask for it."""
    if not turn.shop.delivery:
        turn.say("no_delivery")
        turn.follow("collect")
    elif not turn.shop.collection:
        turn.say("no_collection")
        turn.follow("deliver")


@plugin.on("deliver")
async def deliver(turn: Turn) -> None:
    """To the customer; said over the cart, it is also the wish to check out."""
    if turn.conversation.state == "cart":
        await _check_out(turn, "deliver")
    elif not turn.shop.delivery:
        raise Refusal("no_delivery")
    else:
        _check_minimum(turn)
        forget(turn, ("pinned",))
        turn.slots["fulfilment"] = "delivery"


@plugin.on("collect")
async def collect(turn: Turn) -> None:
    """By the customer; said over the cart, it is also the wish to check out."""
    if turn.conversation.state == "cart":
        await _check_out(turn, "collect")
    elif not turn.shop.collection:
        raise Refusal("no_collection")
    else:
        turn.slots["fulfilment"] = "collection"


@plugin.on("address")
async def address(turn: Turn) -> None:
    """A landmark in the customer's own words; a pin given just before stays with it."""
    text = " ".join(turn.text.split())
    if len(text) > LONGEST:
        raise Refusal("address_too_long", most=LONGEST)
    if sum(map(str.isalnum, text)) < 3:
        raise _too_little(turn)
    pin = turn.slots.get("address", {}).get("pin") if turn.slots.pop("pinned", False) else None
    turn.slots["address"] = {"text": text, **({"pin": pin} if pin else {})}


@plugin.on("same_address")
@plugin.on("pin_only")
async def same_address(turn: Turn) -> None:
    """The place that is known, or the pin that has just come."""
    if not has_place(turn):
        raise _too_little(turn)
    forget(turn, ("pinned",))


@plugin.on("location")
async def location(turn: Turn) -> None:
    """A pin: a new place when we asked for one, else added to the landmark that there is."""
    pin = turn.location
    if pin is None:
        return
    if turn.conversation.state == "directing":
        turn.follow("directions")
        return
    if turn.conversation.state == "address":
        turn.slots["pinned"] = True
        turn.slots["address"] = {}
    place = turn.slots.setdefault("address", {})
    place["pin"] = [pin.latitude, pin.longitude]
    words = " ".join(part for part in (pin.name, pin.address) if part)
    if words and not place.get("text"):
        place["text"] = words[:LONGEST]
    ask_anew(turn, amount_due(turn))


@plugin.on("note")
async def note(turn: Turn) -> None:
    """The note the customer pays with, so that the driver brings change; in minor units, 0 if exact."""
    words = (turn.argument or turn.text).casefold()
    if words in EXACT:
        turn.slots["note"] = 0
        return
    turn.prompt()
    amounts = AMOUNT.findall(words)
    if len(amounts) != 1:
        raise Refusal("which_note", enough=enough(amount_due(turn), turn.shop.currency))
    amount = int(amounts[0].replace(" ", "")) * 100
    if amount < amount_due(turn):
        raise Refusal("note_too_small", due=amount_due(turn))
    turn.slots["note"] = amount


@plugin.enter("review")
async def review(turn: Turn) -> None:
    """Remember the total that the customer is about to see."""
    turn.slots["quoted"] = amount_due(turn)


@plugin.on("confirm")
async def confirm(turn: Turn) -> None:
    """In the cart, go on to check out; in the review, place what was shown, or show what changed first."""
    match turn.conversation.state:
        case "cart":
            await checkout(turn)
        case "review":
            _check_again(turn)
            await check_capacity(turn)


@plugin.on("yes")
async def yes(turn: Turn) -> None:
    """Yes to what was asked; an order to be placed or cancelled is sent off when waiting begins."""
    match turn.conversation.state:
        case "address":
            await same_address(turn)
        case "cancelling" if cancels_cart(turn):
            forget(turn, (*UNPLACED, "asking"))
        case "cancelling":
            withdraw(turn, turn.slots.pop("cancelling"), BY_CUSTOMER)
        case "amending":
            agree(turn)
        case _:
            await confirm(turn)


@plugin.on("no")
async def no(turn: Turn) -> None:
    """Nothing is cancelled."""
    forget(turn, ("cancelling", "amending"))


@plugin.on("cancel", anytime=True)
async def cancel(turn: Turn) -> None:
    """Ask first; a second "cancel", if it is typed, is a yes."""
    if turn.conversation.state == "cancelling" and turn.text:
        turn.follow("yes")
        return
    if meant := _meant_to_cancel(turn):
        turn.slots["cancelling"] = meant
    elif turn.conversation.state == "cancelling":
        raise Refusal("nothing_to_cancel")
    else:
        forget(turn, ("cancelling", "asking"))


@plugin.enter("waiting")
async def place(turn: Turn) -> None:
    """Send the command, and wait for its answer without a word."""
    if turn.slots.pop("withdrawn", False) or not cart_of(turn) or turn.event:
        return
    placing = turn.slots.setdefault("placing", new_id())
    turn.route(placing)
    turn.publish(_command(turn, placing))


def _too_little(turn: Turn) -> Refusal:
    """An address that nobody would find; nobody reads the same words twice."""
    return Refusal("which_address_again" if turn.conversation.misses else "which_address")


def _meant_to_cancel(turn: Turn) -> str | None:
    """The order whose button was tapped; else the one being placed, the cart, or the newest open order."""
    orders = [order["id"] for order in recent(turn) if order["status"] in OPEN]
    if turn.argument:
        return turn.argument if turn.argument in orders else None
    if placing := turn.slots.get("placing"):
        return str(placing)
    if turn.slots.get("cart") and turn.conversation.state not in ("waiting", "tracking"):
        return "cart"
    return orders[-1] if orders else None


def _check_again(turn: Turn) -> None:
    """Raises Refusal if the order cannot be placed as it was shown; what it is now is shown then."""
    check_all(turn)
    if turn.slots.get("quoted") != amount_due(turn):
        turn.slots["quoted"] = amount_due(turn)
        turn.prompt()
        turn.say("price_changed")
        ask_anew(turn, amount_due(turn))
        raise Refusal("price_changed")


def check_all(turn: Turn) -> None:
    """Raises Refusal if what is in the cart cannot be ordered the way it is to come."""
    if delivers(turn):
        _check_minimum(turn)
    _check(turn)


def _check(turn: Turn) -> None:
    if drop_unavailable(turn):
        turn.follow("cart")
        raise Refusal("look_again")
    if not is_open(turn.shop, turn.now):
        raise Refusal("closed")


def _check_minimum(turn: Turn) -> None:
    least = minimum_order(turn.shop, turn.menu)
    missing = least - carts.total(cart_of(turn), turn.menu)
    if cart_of(turn) and missing > 0:
        raise Refusal("below_minimum", least=least, missing=missing)


def _command(turn: Turn, order_id: str) -> PlaceOrder:
    delivery = delivers(turn)
    return PlaceOrder(
        order_id=order_id,
        customer_id=turn.customer,
        currency=turn.shop.currency,
        items=[_line(turn, line) for line in cart_of(turn)],
        delivery_fee=fee_due(turn),
        fulfilment="delivery" if delivery else "collection",
        address=turn.slots.get("address") if delivery else None,
        payment_method=turn.slots.get("method", "cash"),
        cash_note=turn.slots.get("note") or None,
        phone=turn.phone,
        vat_number=turn.shop.vat_number,
        vat_rate=turn.shop.vat_rate,
        customer_name=turn.conversation.name or None,
        auto_accept=turn.shop.auto_accept,
        closes_at=closes_at(turn.shop, turn.now),
    )


def _line(turn: Turn, line: carts.Line) -> OrderLine:
    product = carts.check(line, turn.menu)
    return OrderLine(
        product_id=product.id,
        name=carts.describe(product, line["options"]),
        quantity=line["quantity"],
        options=line["options"],
        unit_price=carts.unit_price(product, line["options"]),
    )
