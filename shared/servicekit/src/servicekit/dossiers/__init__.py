"""Dossiers: one document that holds the state of a subject, what was said of it and what was heard."""
