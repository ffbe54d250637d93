"""Who brings it: drivers at work, the search among them, and whoever takes too long."""
