"""States of the ordering flow that are spoken of together."""

from __future__ import annotations

BROWSING = ("new", "home", "menu", "category", "choosing", "cart")
CHECKOUT = ("fulfilment", "address", "paying", "note", "review")
EDITED = ("cart", *CHECKOUT)
"""Where the cart is before the customer's eyes."""

PAYING = ("paying", "note", "review")
"""Where the way to pay may be said, or changed."""

LOOKING = ("new", "home", "menu", "category", "tracking")
"""Where the way to pay can only be meant for an order that waits for its money."""

FOLLOWING = ("to_pay", "tracking")
SHOPPING = (*BROWSING, *CHECKOUT, *FOLLOWING, "rated")
"""Everywhere that a product may be named."""

IDLE = ("new", "home", "waiting", "swapping", *FOLLOWING)
"""Where news of an order may take the place of what was there."""

FREE = ("new", "home", "menu", "category", "tracking", "rated")
"""Where nothing is being chosen or asked: the customer may be asked something of ours."""
