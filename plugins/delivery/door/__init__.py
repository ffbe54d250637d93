"""The way to the customer's hands: picked up, brought, waited for, paid for and proved by a PIN."""
