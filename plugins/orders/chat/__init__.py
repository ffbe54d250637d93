"""The customer's side of an order by chat: checked out, paid, changed and followed."""
