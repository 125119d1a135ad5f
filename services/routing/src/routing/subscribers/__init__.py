"""The message doors."""
