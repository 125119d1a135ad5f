"""The HTTP doors: the desk of the agencies."""
