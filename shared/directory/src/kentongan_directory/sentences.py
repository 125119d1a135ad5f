"""Says in sentences, and at its place in the file, what a model refused."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kentongan_directory.entry import FORMS
from kentongan_directory.policy import SHAPES
from kentongan_directory.soundness import Fault, Place
from kentongan_directory.yaml_tree import Tree

_SENTENCES = {
    "missing": "is missing; add it",
    "extra_forbidden": "is no field of a region file here; correct its spelling or remove it",
    "bool_type": "is true or false, without quotes",
    "bool_parsing": "is true or false, without quotes",
    "int_type": "is a whole number, without quotes",
    "float_type": "is a number, without quotes",
    "tuple_type": "is a list; write each entry on its own line behind a hyphen",
    "model_type": "is a mapping; write its fields on lines such as `name: value`",
    "model_attributes_type": "is a mapping; write its fields on lines such as `name: value`",
    "date_parsing": "is no day of the calendar; write one as 2026-06-17",
    "date_from_datetime_parsing": "is no day of the calendar; write one as 2026-06-17",
    "string_unicode": "holds half of a character; write it whole",
}


def located(error: ValidationError, tree: Tree) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        if detail["type"] == "unsound_region":
            yield from detail["ctx"]["faults"]
        else:
            place = _without_shapes(detail["loc"])
            yield Fault(place, _sentence(detail, place, tree), at_key=detail["type"] == "extra_forbidden")


def _without_shapes(location: Place) -> Place:
    """A span's shape stands twice in its location, as the choice and as the field; the choice is no place."""
    last = len(location) - 1
    # A region's own field working_hours is called like a shape, but it stands first.
    return tuple(part for at, part in enumerate(location) if part not in SHAPES or at in (0, last))


def _sentence(detail: ErrorDetails, place: Place, tree: Tree) -> str:
    spot = tree.spots.get(place)
    match detail["type"]:
        case "string_type" if spot and spot.written:
            return f'{spot.written} is not read as text; put it in quotes: "{spot.written}"'
        case "string_type":
            return "is a text; write one, or leave the field out if it may be missing"
        case "string_pattern_mismatch":
            return f"{FORMS.get(detail['ctx']['pattern'], detail['msg'])}, not {detail['input']!r}"
        case "value_error":
            return str(detail["ctx"]["error"])
        case kind if kind in _SENTENCES:
            return _SENTENCES[kind]
    return detail["msg"][0].lower() + detail["msg"][1:]
