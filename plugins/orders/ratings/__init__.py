"""What customers think of their orders."""
