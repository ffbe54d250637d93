"""The ordering flow: from hello to the order's number, and what may happen on the way."""

from __future__ import annotations

from bot import ANY, RETURN, SAME, After, Flow, Idle, State, Transition
from flows.guards import (
    can_cancel,
    cancels_cart,
    collects,
    has_address,
    has_items,
    is_placing,
    must_ask,
    wants_reminder,
)

BROWSING = ("new", "home", "menu", "category", "choosing", "cart")
CHECKOUT = ("fulfilment", "paying", "note", "review")
SHOPPING = (*BROWSING, *CHECKOUT, "tracking")
"""Everywhere that a product may be named. An address may hold any words, so it is not here."""

ordering = Flow(
    "ordering",
    version=1,
    start="new",
    home="home",
    welcome="notice",
    states=(
        State("new", prompts=False),
        State("home"),
        State("menu"),
        State("category"),
        State("choosing"),
        State("cart"),
        State("fulfilment"),
        State("address", hears="address"),
        State("paying"),
        State("note", hears="note"),
        State("review"),
        State("waiting", prompts=False, hears="patience"),
        State("tracking"),
        State("cancelling", aside=True),
        State("with_person", aside=True, silent=True),
    ),
    transitions=(
        # Looking around
        Transition("greet", SHOPPING, "home"),
        Transition("menu", ANY, "menu"),
        Transition("category", SHOPPING, "category"),
        # Filling the cart
        Transition("add", SHOPPING, "choosing", guard=must_ask),
        Transition("add", SHOPPING, "cart", guard=has_items),
        Transition("pick", SHOPPING, "choosing", guard=must_ask),
        Transition("pick", SHOPPING, "cart", guard=has_items),
        Transition("size", "choosing", "choosing", guard=must_ask),
        Transition("size", "choosing", "cart"),
        Transition("change", SHOPPING, "choosing", guard=must_ask),
        Transition("change", SHOPPING, "cart", guard=has_items, otherwise="cart_empty"),
        Transition("remove", SHOPPING, "choosing", guard=must_ask),
        Transition("remove", SHOPPING, "cart", guard=has_items, otherwise="cart_empty"),
        Transition("clear", SHOPPING, "home", says="cart_cleared"),
        Transition("cart", ANY, "cart", guard=has_items, otherwise="cart_empty"),
        # Checking out
        Transition("checkout", (*BROWSING, *CHECKOUT), "fulfilment", guard=has_items, otherwise="cart_empty"),
        Transition("deliver", ("fulfilment", "paying", "note", "review"), "address"),
        Transition("collect", ("fulfilment", "address", "paying", "note", "review"), "paying"),
        Transition("address", "address", "paying"),
        Transition("same_address", "address", "paying", guard=has_address),
        Transition("location", "address", "address"),
        Transition("location", CHECKOUT, SAME, says="pin_added"),
        Transition("pin_only", "address", "paying"),
        Transition("cash", "paying", "review", guard=collects),
        Transition("cash", "paying", "note"),
        Transition("note", "note", "review"),
        Transition("confirm", "review", "waiting", extension_point="before_placing"),
        # Waiting for the orders domain
        Transition("order.created", "waiting", "tracking"),
        Transition("order.refused", "waiting", "cart", guard=has_items, says="order_refused"),
        Transition("order.cancelled", "waiting", "home", says="order_cancelled"),
        Transition("order.cancellation_refused", "waiting", "tracking", says="cancellation_refused"),
        Transition(After(minutes=2), "waiting", "review", guard=is_placing, says="slow"),
        Transition(After(minutes=2), "waiting", "tracking", says="slow"),
        Transition("patience", "waiting", SAME, says="wait"),
        Transition("menu", "waiting", SAME, says="wait"),
        Transition("cart", "waiting", SAME, says="wait"),
        Transition("cancel", "waiting", SAME, says="wait"),
        Transition("back", "waiting", SAME, says="wait"),
        # The same news, wherever the customer has gone meanwhile
        Transition("order.created", ANY, SAME, says="order_created"),
        Transition("order.refused", ANY, SAME, says="order_refused"),
        Transition("order.cancelled", ANY, SAME, says="order_cancelled"),
        Transition("order.cancellation_refused", ANY, SAME, says="cancellation_refused"),
        # Second thoughts
        Transition("cancel", ANY, "cancelling", guard=can_cancel, otherwise="nothing_to_cancel"),
        Transition("yes", "cancelling", "home", guard=cancels_cart, says="cart_cleared"),
        Transition("yes", "cancelling", "waiting"),
        Transition("no", "cancelling", RETURN),
        Transition("yes", "review", "waiting", extension_point="before_placing"),
        # Back
        Transition("back", ("home", "menu", "tracking", "new"), "home"),
        Transition("back", ("category", "cart", "choosing"), "menu"),
        Transition("back", "fulfilment", "cart"),
        Transition("back", ("address", "paying"), "fulfilment"),
        Transition("back", ("note", "review"), "paying"),
        Transition("back", "cancelling", RETURN),
        # At any time
        Transition("status", ANY, SAME),
        Transition("help", ANY, SAME, says="help"),
        Transition("privacy", ANY, SAME, says="privacy"),
        Transition("thanks", ANY, SAME, says="welcome"),
        Transition(
            "stop", (*SHOPPING, "address", "waiting", "cancelling", "with_person"), SAME, says="stopped"
        ),
        Transition(
            "start", (*SHOPPING, "address", "waiting", "cancelling", "with_person"), SAME, says="started"
        ),
        Transition("person", ANY, "with_person"),
        Transition("bot", "with_person", RETURN, says="bot_back"),
        Transition(After(hours=2), "with_person", RETURN, says="bot_back"),
        # Silence
        Transition(Idle(minutes=45, grace=3600), "cart", SAME, guard=wants_reminder, says="reminder"),
        Transition(Idle(hours=24), (*SHOPPING[1:], "address"), "new"),
    ),
)
