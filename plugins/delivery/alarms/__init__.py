"""Drivers in danger, and who comes to help."""
