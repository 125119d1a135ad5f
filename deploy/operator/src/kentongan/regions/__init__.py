"""Regions plugged in, looked at, checked and taken out again, while the services run."""
