"""The interactive messages of the Graph API, written as types: every length and count is Meta's limit."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from adapters.whatsapp.emulator.parts import (
    Captioned,
    Document,
    File,
    Filled,
    Line,
    Part,
    SectionTitle,
    Title,
    Url,
)

ReplyId = Annotated[str, Meta(min_length=1, max_length=256, pattern=r"\A\S(?:[\s\S]*\S)?\Z")]
RowId = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A\S(?:[\s\S]*\S)?\Z")]


class Header(Part):
    """The part named by ``type`` must be there."""

    type: Literal["text", "image", "video", "document"]
    text: Line | None = None
    image: File | None = None
    video: File | None = None
    document: Document | None = None


class TextHeader(Part):
    """The only header a list or a product list may have."""

    type: Literal["text"]
    text: Line


class Body(Part):
    """The words of an interactive message; lists too are held to 1,024, Meta's stricter figure."""

    text: Annotated[str, Meta(min_length=1, max_length=1024)]


class Footer(Part):
    """The small print."""

    text: Line


class Interactive(Part, tag_field="type"):
    """Any interactive message."""

    body: Body


class ReplyTitle(Part):
    """What a reply button says and what its tap returns."""

    id: ReplyId
    title: Title


class ReplyButton(Part):
    """One reply button."""

    type: Literal["reply"]
    reply: ReplyTitle


class ButtonAction(Part):
    """One to three buttons."""

    buttons: Annotated[list[ReplyButton], Meta(min_length=1, max_length=3)]


class Buttons(Interactive, tag="button"):
    """Reply buttons; ids and titles are unique."""

    action: ButtonAction
    header: Header | None = None
    footer: Footer | None = None


class Row(Part):
    """One line of a list."""

    id: RowId
    title: Annotated[str, Meta(min_length=1, max_length=24, pattern=r"\S")]
    description: Annotated[str, Meta(max_length=72)] = ""


class Section(Part):
    """A group of rows; it needs a title where there are several."""

    rows: Annotated[list[Row], Meta(min_length=1, max_length=10)]
    title: SectionTitle = ""


class ListAction(Part):
    """``button`` opens the list; ten rows in all, over at most ten sections."""

    button: Title
    sections: Annotated[list[Section], Meta(min_length=1, max_length=10)]


class Menu(Interactive, tag="list"):
    """A list behind a button."""

    action: ListAction
    header: TextHeader | None = None
    footer: Footer | None = None


class Link(Part):
    """A button that opens a page."""

    display_text: Title
    url: Url


class LinkAction(Part):
    """Exactly one link."""

    name: Literal["cta_url"]
    parameters: Link


class CallToAction(Interactive, tag="cta_url"):
    """A message with a link button."""

    action: LinkAction
    header: Header | None = None
    footer: Footer | None = None


class LocationAction(Part):
    """The only action of a location request."""

    name: Literal["send_location"]


class LocationRequest(Interactive, tag="location_request_message"):
    """Asks for a pin; it has neither header nor footer."""

    action: LocationAction


class ProductAction(Part):
    """A product of a catalogue."""

    catalog_id: Filled
    product_retailer_id: Filled


class Product(Part, tag_field="type", tag="product"):
    """One product; it has no header, and words only where wanted."""

    action: ProductAction
    body: Body | None = None
    footer: Footer | None = None


class ProductItem(Part):
    """A product in a section."""

    product_retailer_id: Filled


class ProductSection(Part):
    """A group of products; it needs a title where there are several."""

    product_items: Annotated[list[ProductItem], Meta(min_length=1, max_length=30)]
    title: SectionTitle = ""


class ProductListAction(Part):
    """Thirty products in all, over at most ten sections."""

    catalog_id: Filled
    sections: Annotated[list[ProductSection], Meta(min_length=1, max_length=10)]


class ProductList(Interactive, tag="product_list"):
    """Products under headings; the header is required."""

    action: ProductListAction
    header: TextHeader
    footer: Footer | None = None


class CatalogAction(Part):
    """Opens the whole catalogue."""

    name: Literal["catalog_message"]
    parameters: dict[str, str] | None = None


class Catalog(Interactive, tag="catalog_message"):
    """A button to the whole catalogue."""

    action: CatalogAction
    footer: Footer | None = None


class FlowParameters(Part):
    """``flow_cta`` may have 30 characters; Meta advises 20."""

    flow_message_version: Literal["3"]
    flow_cta: Annotated[str, Meta(min_length=1, max_length=30)]
    flow_id: str = ""
    flow_name: str = ""
    flow_token: str = ""
    mode: Literal["published", "draft"] = "published"
    flow_action: Literal["navigate", "data_exchange"] = "navigate"
    flow_action_payload: dict[str, Any] | None = None


class FlowAction(Part):
    """Opens a form."""

    name: Literal["flow"]
    parameters: FlowParameters


class Form(Interactive, tag="flow"):
    """A button to a WhatsApp Flow."""

    action: FlowAction
    header: Header | None = None
    footer: Footer | None = None


class CardHeader(Part):
    """An image or a video; all cards have the same type."""

    type: Literal["image", "video"]
    image: Captioned | None = None
    video: Captioned | None = None


class CardBody(Part):
    """At most two line breaks."""

    text: Annotated[str, Meta(min_length=1, max_length=160, pattern=r"\A[^\n]*(?:\n[^\n]*){0,2}\Z")]


class Card(Part):
    """One card; its action is a link, a product or quick replies and is taken as it comes."""

    card_index: Annotated[int, Meta(ge=0, le=9)]
    type: Literal["cta_url", "product", "button"]
    action: dict[str, Any]
    header: CardHeader | None = None
    body: CardBody | None = None


class CarouselAction(Part):
    """Two to ten cards."""

    cards: Annotated[list[Card], Meta(min_length=2, max_length=10)]


class Carousel(Interactive, tag="carousel"):
    """Cards side by side."""

    action: CarouselAction


AnyInteractive = (
    Buttons | Menu | CallToAction | LocationRequest | Product | ProductList | Catalog | Form | Carousel
)
