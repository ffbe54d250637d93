"""Why an order is cancelled: what the orders domain says, and the flow leads on by."""

BY_CUSTOMER = "cancelled by the customer"
BY_SHOP = "cancelled by the shop"
PAY_OTHERWISE = "the customer pays another way"
CHANGE = "the customer changes it"
OUT_OF_STOCK = "out_of_stock"
NOT_PAID = "not_paid"
NOT_TAKEN = "not_taken"
NOT_ANSWERED = "not_answered"
"""Nobody at the shop took it in time."""

DECLINED = (
    "out_of_items",
    "kitchen_closed",
    "too_busy",
    "customer_called",
    "cannot_complete_note",
    "other",
)
"""Why a shop does not make an order, in the order of the numbers by which it says so."""

RAN_OUT = DECLINED[0]
"""Why something is taken out of an order."""
NOT_BROUGHT = "not_brought"
"""Why the fee for a delivery goes back: the customer fetches the order."""
NOTHING_LEFT = "nothing_left"
"""All that was in the order has run out."""
