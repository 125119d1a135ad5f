"""Routing: finds and keeps the one unit that is responsible for each case."""
