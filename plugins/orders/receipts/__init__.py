"""Receipts, as text and as PDF, with what became of the money."""
