"""Why an order is cancelled: what the orders domain says, and the flow leads on by."""

BY_CUSTOMER = "cancelled by the customer"
PAY_OTHERWISE = "the customer pays another way"
CHANGE = "the customer changes it"
OUT_OF_STOCK = "out_of_stock"
NOT_PAID = "not_paid"
NOT_TAKEN = "not_taken"
