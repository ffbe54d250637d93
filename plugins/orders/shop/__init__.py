"""The shop's side of an order: accepted, made, handed over, and the day summed up."""
