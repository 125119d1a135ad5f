"""The doors: complaints come in here, and their reporters follow them here."""
