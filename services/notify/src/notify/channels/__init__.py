"""How people are reached: their addresses, the letters and the mail server."""
