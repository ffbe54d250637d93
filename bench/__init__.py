"""Measurements of speed, side by side in one run; ``python -m bench`` prints them as one table."""
