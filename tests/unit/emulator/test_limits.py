"""Every limit of the Graph API: the most that is allowed passes, one more is refused with its code."""

import json

import pytest

from adapters.whatsapp.emulator.errors import GraphError
from adapters.whatsapp.emulator.limits import check
from tests.unit.emulator.conftest import buttons, interactive, menu, message

CTA = {"name": "cta_url", "parameters": {"display_text": "Pay now", "url": "https://pay.example/1"}}
ASK = {"name": "send_location"}
TEMPLATE = {"name": "order_ready", "language": {"code": "en"}}


def body(kind, **content):
    return {"messaging_product": "whatsapp", "to": "+27821234567", "type": kind, kind: content}


def sections(amount, each=1):
    return [(f"S{s}", [f"s{s}r{r}" for r in range(each)]) for s in range(amount)]


def titled(reply_id="a", title="Yes"):
    reply = {"type": "reply", "reply": {"id": reply_id, "title": title}}
    return interactive(type="button", action={"buttons": [reply]})


def row(**row):
    rows = [{"id": "r", "title": "Row"} | row]
    return interactive(type="list", action={"button": "Menu", "sections": [{"rows": rows}]})


def label(text):
    return interactive(
        type="list", action={"button": text, "sections": [{"rows": [{"id": "r", "title": "Row"}]}]}
    )


def link(**parameters):
    action = {"name": "cta_url", "parameters": CTA["parameters"] | parameters}
    return interactive(type="cta_url", action=action)


def products(amount, parts=1, title="S", **more):
    header = {"header": {"type": "text", "text": "Menu"}}
    items = [
        {"title": title, "product_items": [{"product_retailer_id": str(n)} for n in range(amount)]}
    ] * parts
    return interactive(type="product_list", action={"catalog_id": "1", "sections": items}, **header | more)


def cards(amount, text="Kota", media="image"):
    card = {"type": "cta_url", "action": CTA, "body": {"text": text}}
    header = {"type": "image", "image": {"link": "https://a.example/i.png"}}
    other = {"type": media, media: {"link": "https://a.example/i"}}
    made = [card | {"card_index": n, "header": header if n else other} for n in range(amount)]
    return interactive(type="carousel", action={"cards": made})


def flow(cta, **more):
    parameters = {"flow_message_version": "3", "flow_cta": cta, "flow_id": "1"} | more
    return interactive(type="flow", action={"name": "flow", "parameters": parameters})


def contact(**name):
    return {
        "messaging_product": "whatsapp",
        "to": "+27821234567",
        "type": "contacts",
        "contacts": [{"name": name}],
    }


def refusal(asked):
    try:
        check(json.dumps(asked).encode())
    except GraphError as refused:
        return refused.code
    return None


LENGTHS = [
    ("text body", lambda n: message("x" * n), 4096, 100),
    ("opaque data", lambda n: message(biz_opaque_callback_data="x" * n), 512, 100),
    ("image caption", lambda n: body("image", id="1", caption="x" * n), 1024, 100),
    ("video caption", lambda n: body("video", id="1", caption="x" * n), 1024, 100),
    ("document caption", lambda n: body("document", id="1", caption="x" * n), 1024, 100),
    ("button body", lambda n: buttons("Yes", body={"text": "x" * n}), 1024, 131009),
    ("list body", lambda n: menu(("", ["r"]), body={"text": "x" * n}), 1024, 131009),
    ("link body", lambda n: interactive(type="cta_url", action=CTA, body={"text": "x" * n}), 1024, 131009),
    (
        "location request body",
        lambda n: interactive(type="location_request_message", action=ASK, body={"text": "x" * n}),
        1024,
        131009,
    ),
    ("header", lambda n: buttons("Yes", header={"type": "text", "text": "x" * n}), 60, 131009),
    ("list header", lambda n: menu(("", ["r"]), header={"type": "text", "text": "x" * n}), 60, 131009),
    ("footer", lambda n: buttons("Yes", footer={"text": "x" * n}), 60, 131009),
    ("button title", lambda n: titled(title="x" * n), 20, 131009),
    ("button id", lambda n: titled(reply_id="x" * n), 256, 131009),
    ("list button", lambda n: label("x" * n), 20, 131009),
    ("section title", lambda n: menu(("x" * n, ["r"])), 24, 131009),
    ("row title", lambda n: row(title="x" * n), 24, 131009),
    ("row description", lambda n: row(description="x" * n), 72, 131009),
    ("row id", lambda n: row(id="x" * n), 200, 131009),
    ("link text", lambda n: link(display_text="x" * n), 20, 131009),
    ("product section title", lambda n: products(1, title="x" * n), 24, 131009),
    ("card body", lambda n: cards(2, text="x" * n), 160, 131009),
    ("flow button", lambda n: flow("x" * n), 30, 131009),
    ("template name", lambda n: body("template", **TEMPLATE | {"name": "x" * n}), 512, 100),
]

COUNTS = [
    ("buttons", lambda n: buttons(*map(str, range(n))), 3, 131009),
    ("sections", lambda n: menu(*sections(n)), 10, 131009),
    ("rows of a section", lambda n: menu(*sections(1, n)), 10, 131009),
    ("rows over two sections", lambda n: menu(("A", ["a0"]), *sections(1, n - 1)), 10, 131009),
    ("products", products, 30, 131009),
    ("cards", cards, 10, 131009),
    ("line breaks of a card", lambda n: cards(2, text="a" + "\nb" * n), 2, 131009),
]


@pytest.mark.parametrize(
    ("make", "most", "code"),
    [case[1:] for case in LENGTHS + COUNTS],
    ids=[case[0] for case in LENGTHS + COUNTS],
)
def test_the_most_that_is_allowed_passes_and_one_more_is_refused(make, most, code):
    assert refusal(make(most)) is None
    assert refusal(make(most + 1)) == code


REFUSED = {
    "words without any": (message(""), 100),
    "no product named": ({"to": "+27821234567", "type": "text", "text": {"body": "hi"}}, 100),
    "nobody to send to": (message(to=""), 100),
    "a type nobody knows": (message() | {"type": "fax"}, 131051),
    "a type without its content": (message() | {"type": "image"}, 100),
    "a field nobody knows": (message() | {"text": {"body": "hi", "colour": "red"}}, 100),
    "a field nobody knows in a button": (buttons("Yes", colour="red"), 131009),
    "no buttons": (buttons(), 131009),
    "an empty button": (buttons(""), 131009),
    "a blank button": (buttons("  "), 131009),
    "two buttons with one title": (buttons("Yes", "Yes"), 131009),
    "two buttons with one id": (
        interactive(
            type="button",
            action={"buttons": [{"type": "reply", "reply": {"id": "a", "title": title}} for title in "xy"]},
        ),
        131009,
    ),
    "an id with a space in front": (titled(reply_id=" a"), 131009),
    "an id with a space behind": (titled(reply_id="a "), 131009),
    "a row id with a space behind": (row(id="r "), 131009),
    "a question without a body": (
        {
            "messaging_product": "whatsapp",
            "to": "+27821234567",
            "type": "interactive",
            "interactive": {"type": "location_request_message", "action": ASK},
        },
        131008,
    ),
    "a list with an image above it": (
        menu(("", ["r"]), header={"type": "image", "image": {"id": "1"}}),
        131009,
    ),
    "a header without its content": (buttons("Yes", header={"type": "image"}), 131008),
    "a list without rows": (menu(("A", [])), 131009),
    "a list without sections": (menu(), 131009),
    "two sections, one without a title": (menu(("A", ["a"]), ("", ["b"])), 131009),
    "two rows with one id": (menu(("A", ["a"]), ("B", ["a"])), 131009),
    "a link that is none": (link(url="pay.example"), 131009),
    "a location request with a footer": (
        interactive(type="location_request_message", action=ASK, footer={"text": "x"}),
        131009,
    ),
    "a product with a header": (
        interactive(
            type="product",
            header={"type": "text", "text": "x"},
            action={"catalog_id": "1", "product_retailer_id": "2"},
        ),
        131009,
    ),
    "products without a header": (products(1, header=None), 131009),
    "thirty-one products over two sections": (products(16, parts=2), 131009),
    "product sections without a title": (products(1, parts=2, title=""), 131009),
    "a single card": (cards(1), 131009),
    "cards with different headers": (cards(2, media="video"), 131009),
    "a flow with neither id nor name": (flow("Go", flow_id=""), 131009),
    "a file with neither id nor link": (body("image"), 100),
    "a file with id and link": (body("image", id="1", link="https://a.example/i.png"), 100),
    "a caption on audio": (body("audio", id="1", caption="x"), 100),
    "a latitude beyond the pole": (body("location", latitude=91, longitude=28), 100),
    "a longitude in words": (body("location", latitude="-26.2", longitude="east"), 100),
    "a contact with one name only": (contact(formatted_name="Thandi"), 100),
    "an answer to what is no message": (message(context={"message_id": "12"}), 100),
    "a reaction that answers": (
        body("reaction", message_id="wamid.1", emoji="x") | {"context": {"message_id": "wamid.1"}},
        100,
    ),
    "a group": (message(recipient_type="group"), 100),
}


@pytest.mark.parametrize(("asked", "code"), REFUSED.values(), ids=REFUSED)
def test_refuses(asked, code):
    assert refusal(asked) == code


PASSES = {
    "characters are counted, not bytes": message("é" * 4096),
    "an emoji is one character": titled(title="🍔" * 20),
    "degrees as strings": body("location", latitude="-26.2041", longitude="28.0473"),
    "one section without a title": menu(("", ["a"])),
    "a link in place of an id": body("image", link="https://a.example/i.png"),
    "a contact with a first name": contact(formatted_name="Thandi", first_name="Thandi"),
    "a reaction taken away": body("reaction", message_id="wamid.1", emoji=""),
    "a user id in place of a number": {k: v for k, v in message(recipient="ZA.123").items() if k != "to"},
    "a type that goes without saying": {k: v for k, v in message().items() if k != "type"},
    "an image above buttons": buttons(
        "Yes", header={"type": "image", "image": {"link": "https://a.example/i.png"}}
    ),
    "a catalogue": interactive(type="catalog_message", action={"name": "catalog_message"}),
    "a product without words": {
        **message(),
        "type": "interactive",
        "interactive": {"type": "product", "action": {"catalog_id": "1", "product_retailer_id": "2"}},
    },
}


@pytest.mark.parametrize("asked", PASSES.values(), ids=PASSES)
def test_takes(asked):
    assert refusal(asked) is None


def test_what_is_not_json_is_an_invalid_parameter():
    with pytest.raises(GraphError) as refused:
        check(b"{not json")
    assert refused.value.code == 100
