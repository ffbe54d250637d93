"""What the shop has run out of after it agreed: something like it, nothing, or no order."""
