"""The invented complaints of the demonstration, each with the kind of agency that should get it."""

import json
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Example:
    title: str
    body: str
    place: str
    agency: str


def read_examples() -> list[Example]:
    """All of them, in the order of the file."""
    lines = files(__package__).joinpath("examples.jsonl").read_text().splitlines()
    found = (json.loads(line) for line in lines if line.strip())
    return [Example(each["title"], each["body"], each["location_text"], each["agency_kind"]) for each in found]
