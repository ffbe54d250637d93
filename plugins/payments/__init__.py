"""Payments: attempts, refunds, and the ledger that they add up in."""
