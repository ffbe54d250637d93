"""What a message says: one small reader per type, found in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from adapters.whatsapp.lenient import Broken, Json, identifier, mapping, number, required, text
from bot.messages import CatalogueOrder, Content, Location, Media, Reaction, Tap, Text, Unsupported


def content_of(message: Json) -> Content:
    """Read what a message says. Raises Broken where its own type's object is unusable.

    A type without a reader, and one that came without its object (its ``errors`` may tell why), is
    still the person's turn to be answered: it is Unsupported.
    """
    kind = text(message, "type")
    read = _READERS.get(kind)
    if read is None or message.get(kind) is None:
        return Unsupported(kind or "unknown")
    return read(mapping(message, kind))


def _text(part: Json) -> Content:
    body = part.get("body")
    if not isinstance(body, str):
        raise Broken("text.body is missing")
    return Text(body)


def _media(kind: str) -> Callable[[Json], Content]:
    def read(part: Json) -> Content:
        return Media(kind, required(part, "id"), text(part, "mime_type"), text(part, "caption"))

    return read


def _location(part: Json) -> Content:
    latitude, longitude = number(part, "latitude"), number(part, "longitude")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Broken(f"location is not on earth: latitude {latitude}, longitude {longitude}")
    return Location(latitude, longitude, text(part, "name"), text(part, "address"))


def _interactive(part: Json) -> Content:
    kind = text(part, "type")
    if kind not in _REPLIES:
        return Unsupported(kind or "interactive")
    reply = mapping(part, kind)
    return Tap(required(reply, "id"), text(reply, "title"))


_REPLIES = frozenset({"button_reply", "list_reply"})


def _template_button(part: Json) -> Content:
    """Read a template's quick reply; one that was sent without a payload of ours says what it shows."""
    title = text(part, "text")
    payload = identifier(part, "payload") or title or required(part, "payload")
    return Text(title) if payload == title else Tap(payload, title)


def _order(part: Json) -> Content:
    items = part.get("product_items")
    if not isinstance(items, list) or not items:
        raise Broken("order.product_items holds no items")
    return CatalogueOrder(tuple(_order_item(item) for item in items), text(part, "text"))


def _order_item(item: object) -> tuple[str, int]:
    """Read one line; a line that cannot be read breaks the whole order, which is better than a part of it."""
    if not isinstance(item, dict):
        raise Broken("order.product_items holds something other than an object")
    quantity = number(item, "quantity")
    if quantity < 1 or quantity != int(quantity):
        raise Broken(f"order quantity is {quantity:g}, not a whole number from 1")
    return required(item, "product_retailer_id"), int(quantity)


def _reaction(part: Json) -> Content:
    return Reaction(required(part, "message_id"), text(part, "emoji"))


def _unsupported(part: Json) -> Content:
    return Unsupported(text(part, "type") or "unsupported")


_READERS: Mapping[str, Callable[[Json], Content]] = {
    "text": _text,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "interactive": _interactive,
    "button": _template_button,
    "order": _order,
    "reaction": _reaction,
    "unsupported": _unsupported,
}
