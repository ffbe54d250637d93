"""Paystack: hosted checkout, signed webhooks, verification by reference."""
