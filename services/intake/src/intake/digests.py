"""Telling whether two requests ask for the same."""

import hashlib

import orjson


def digest_of(*content: str | int | None) -> str:
    """The same for the same content and for no other."""
    return hashlib.sha256(orjson.dumps(content)).hexdigest()
