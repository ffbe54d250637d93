"""The menu by chat: what is out or back, what it costs, what is new, and what else it is called."""

from __future__ import annotations

from bot import Product, Refusal, Turn, decimal, minor
from flows.naming import EXACT, Named, alike, all_of, is_numbered, one, reference, some, which
from flows.numbers import begin_of
from flows.roles import must_manage
from plugins.catalogue.commands import (
    AddProduct,
    AddProducts,
    RemoveProduct,
    SetAlias,
    SetAvailable,
    SetPrice,
)
from plugins.catalogue.drafts import read_drafts
from plugins.catalogue.events import ProductChanged
from plugins.catalogue.importing.prices import LARGEST
from plugins.catalogue.importing.words import LONGEST_NAME, slug
from plugins.catalogue.plugin import plugin
from plugins.catalogue.sayings import Priced, category_of, name_of, split_added, split_alias, split_price

SUSPECT = 8
"""A price so many times the old one, or such a part of it, is more likely a slip: R425 for R42,50.

A comma in the wrong place makes ten; who changes a price by a little in the same breath comes near that.
"""


@plugin.on("out", flow="vending")
async def out(turn: Turn) -> None:
    """Customers may not order these for now; with an order's number before it, it is that order's affair."""
    if _is_of_order(turn):
        turn.follow("out_of_order")
    else:
        _set_available(turn, available=False)


@plugin.on("back", flow="vending")
async def back(turn: Turn) -> None:
    """They may again."""
    _set_available(turn, available=True)


@plugin.on("price", flow="vending")
async def price(turn: Turn) -> None:
    """Change a price; one that is far from the old is asked about first."""
    must_manage(turn)
    if not turn.argument:
        raise Refusal("which_price", words="")
    said = split_price(turn.argument, lambda words: bool(turn.named(words).items))
    if said is None or not 0 < said.amount <= LARGEST * 100:
        raise Refusal("which_price", words=turn.argument)
    named = one(turn, said.name, str(decimal(said.amount)))
    old = _present_price(turn, named, said)
    if _is_far(old, said.amount) and not turn.sure(
        "price_far", name=named.product.name, old=old, price=said.amount
    ):
        return
    _publish_price(turn, named, said.amount)
    turn.undo_by("price", f"{reference(named)} {decimal(old)}")


@plugin.on("add", flow="vending")
async def add(turn: Turn) -> None:
    """Sell something new; several lines are a whole menu, which is read back first."""
    must_manage(turn)
    if "\n" in turn.argument:
        _add_pasted(turn)
        return
    said = split_added(turn.argument)
    if said is None or not said.name or not 0 < said.amount <= LARGEST * 100:
        raise Refusal("how_to_add")
    name = name_of(said.name)[:LONGEST_NAME]
    categories = _categories(turn)
    if not said.behind:
        raise Refusal("which_category", name=name, categories=categories, **_written(said))
    product_id = slug(name)
    if not product_id or any(product_id == one.id for one in turn.menu.products):
        raise Refusal("there_already", name=name)
    command = AddProduct(
        product_id=product_id,
        name=name,
        price=decimal(said.amount),
        category=category_of(said.behind, categories),
        member_id=turn.member_id,
    )
    turn.publish(command)
    turn.undo_by("take_off", f"{EXACT}{product_id}")


@plugin.on("take_off", flow="vending")
async def take_off(turn: Turn) -> None:
    """Take a product off the menu for good."""
    must_manage(turn)
    product = one(turn, turn.argument).product
    if turn.sure("take_off_sure", name=product.name):
        turn.publish(RemoveProduct(product_id=product.id, member_id=turn.member_id))


@plugin.on("alias", flow="vending")
async def alias(turn: Turn) -> None:
    """Another name for a product, or for all that its words may mean: "sphatlo = kota"."""
    must_manage(turn)
    said = split_alias(turn.argument)
    if said is None:
        raise Refusal("how_to_alias")
    _set_alias(turn, said[0], all_of(turn, said[1]), given=True)


@plugin.on("no_alias", flow="vending")
async def no_alias(turn: Turn) -> None:
    """That name no longer, for all that it means or just for one: "sphatlo = kota"."""
    must_manage(turn)
    said = split_alias(turn.argument)
    name = said[0] if said else turn.argument
    products = all_of(turn, said[1]) if said else _called(turn, name)
    if not products:
        raise Refusal("no_such_alias", alias=name)
    _set_alias(turn, name, products, given=False)


@plugin.on("catalogue.product_changed", flow="vending")
async def product_changed(turn: Turn) -> None:
    """Say what is different now; what somebody counted to nothing is told with its count."""
    product = turn.read(ProductChanged)
    if not (product.by_stock and product.member_id):
        old_price = None if product.old_price is None else minor(product.old_price)
        turn.say(
            f"product_{product.change}", product=product, price=minor(product.price), old_price=old_price
        )


@plugin.on("catalogue.products_added", flow="vending")
async def products_added(turn: Turn) -> None:
    """Say what is new."""
    turn.say("products_added", names=turn.news["names"])


@plugin.on("catalogue.alias_set", flow="vending")
async def alias_set(turn: Turn) -> None:
    """Say what the name means."""
    turn.say("alias_set", **turn.news)


@plugin.on("catalogue.change_refused", flow="vending")
async def change_refused(turn: Turn) -> None:
    """Say why nothing is different."""
    turn.say("change_refused", **turn.news)


def _is_of_order(turn: Turn) -> bool:
    """Whether an order's number comes first, and not a name that has one: "12 russian", "7 colours"."""
    number, rest = begin_of(turn.argument)
    return number is not None and bool(rest) and not is_numbered(turn, turn.argument)


def _add_pasted(turn: Turn) -> None:
    drafts = read_drafts(turn.argument, _categories(turn), [one.id for one in turn.menu.products])
    if not drafts.new:
        raise Refusal("no_drafts", known=drafts.known, unread=drafts.unread)
    shown = [{"name": one.name, "price": minor(one.price), "category": one.category} for one in drafts.new]
    if turn.sure("drafts", new=shown, known=drafts.known, unread=drafts.unread, late=drafts.late):
        turn.publish(AddProducts(products=drafts.new, member_id=turn.member_id))


def _categories(turn: Turn) -> list[str]:
    return list(dict.fromkeys(product.category for product in turn.menu.products))


def _set_available(turn: Turn, *, available: bool) -> None:
    if not turn.argument:
        raise Refusal("which_goes", word=turn.trigger)

    def likely(product: Product) -> bool:
        return product.available != available

    several = [product for product in alike(turn, turn.argument) if likely(product)]
    if len(several) > 1:
        raise which(turn, turn.argument, several)
    named = some(turn, turn.argument, among=likely)
    for one_named in named:
        if one_named.strange:
            raise which(turn, turn.argument, [one_named.product])
    for product, *_ in named:
        turn.publish(SetAvailable(product_id=product.id, available=available, member_id=turn.member_id))
    turn.undo_by("out" if available else "back", reference(*named))


def _present_price(turn: Turn, named: Named, said: Priced) -> int:
    """The price now; raises Refusal where the words leave open of which size, or name one there is not."""
    product, size, strange = named
    known = {one.id: one.price for one in product.sizes}
    if product.sizes and size not in known:
        raise Refusal(
            "which_size",
            name=product.name,
            id=reference(Named(product)),
            sizes=product.sizes,
            **_written(said),
        )
    if strange:
        raise Refusal("no_sizes", name=product.name, words=strange)
    return known[size] if size else product.price


def _written(said: Priced) -> dict[str, object]:
    """The amount, in minor units, and as a choice writes it."""
    return {"price": said.amount, "written": decimal(said.amount)}


def _is_far(old: int, new: int) -> bool:
    return bool(old) and (new >= old * SUSPECT or new * SUSPECT <= old)


def _publish_price(turn: Turn, named: Named, amount: int) -> None:
    command = SetPrice(
        product_id=named.product.id, price=decimal(amount), size=named.size, member_id=turn.member_id
    )
    turn.publish(command)


def _called(turn: Turn, alias: str) -> list[Product]:
    """What has this other name."""
    return [one for one in turn.menu.products if alias.casefold() in map(str.casefold, one.aliases)]


def _set_alias(turn: Turn, name: str, products: list[Product], *, given: bool) -> None:
    ids = [one.id for one in products]
    taken = next((one for one in turn.menu.products if one.name.casefold() == name.casefold()), None)
    if taken is not None and taken.id not in ids:
        raise Refusal("alias_taken", alias=name, name=taken.name)
    turn.publish(SetAlias(product_ids=ids, alias=name, given=given, member_id=turn.member_id))
    turn.undo_by("no_alias" if given else "alias", f"{name} = {reference(*map(Named, products))}")
