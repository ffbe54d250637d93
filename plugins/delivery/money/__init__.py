"""Drivers' money: what they hold for the shop, hand in, and earn."""
