"""Reads region files whole or not at all, and tells line, column and remedy of all that is wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from kentongan_directory.directory import Directory
from kentongan_directory.fitting import faults_among
from kentongan_directory.region import Region
from kentongan_directory.sentences import located
from kentongan_directory.soundness import Fault, Place
from kentongan_directory.yaml_tree import LARGEST_BYTES, Spot, Tree, YamlRefused, read_tree

_MOST_FAULTS = 50
_LONGEST_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing wrong in a file: where it stands, its JSON pointer, and what to do."""

    line: int
    column: int
    path: str
    sentence: str


class RegionFileRefused(Exception):
    """The file is not taken, and nothing of it is; the first fault is also on the exception itself."""

    def __init__(self, file: str, faults: Iterable[FileFault]) -> None:
        self.file = file
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))[:_MOST_FAULTS]
        first = self.faults[0]
        self.line, self.column, self.path, self.sentence = first.line, first.column, first.path, first.sentence
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        for fault in self.faults:
            path = f"{fault.path} " if fault.path else ""
            yield f"{self.file}:{fault.line}:{fault.column}: {path}{fault.sentence}"


def read_region_file(path: Path | str, *, among: Directory | None = None) -> Region:
    """The file's region; given the other regions, also checked against them."""
    return read_region_files([path], among=among)[0]


def read_region_files(paths: Iterable[Path | str], *, among: Directory | None = None) -> tuple[Region, ...]:
    """All the files' regions, checked each by itself and against each other and the others given."""
    files = [_read(str(path)) for path in paths]
    _refuse_same_region_twice(files)
    regions = tuple(region for _, _, region in files)
    directory = (among or Directory()).replacing(regions)
    for name, tree, region in files:
        if faults := tuple(faults_among(region, directory)):
            raise _refusal(name, tree, faults)
    return regions


def _read(name: str) -> tuple[str, Tree, Region]:
    try:
        tree = read_tree(_text_of(name))
    except YamlRefused as refused:
        fault = FileFault(refused.spot.line, refused.spot.column, "", _printable(refused.sentence))
        raise RegionFileRefused(name, [fault]) from None
    try:
        return name, tree, Region.model_validate(tree.value)
    except ValidationError as error:
        raise _refusal(name, tree, located(error, tree)) from None


def _text_of(name: str) -> str:
    try:
        with Path(name).open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise YamlRefused(Spot(1, 1), f"cannot be read: {reason}") from None
    if len(raw) > LARGEST_BYTES:
        raise YamlRefused(Spot(1, 1), f"is larger than {LARGEST_BYTES} bytes; a region file is much smaller")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = raw.count(b"\n", 0, error.start) + 1, error.start - raw.rfind(b"\n", 0, error.start)
        raise YamlRefused(Spot(line, column), "is not UTF-8 text; save the file in UTF-8") from None


def _refuse_same_region_twice(files: list[tuple[str, Tree, Region]]) -> None:
    first_file: dict[str, str] = {}
    for name, tree, region in files:
        if other := first_file.get(region.code):
            raise _refusal(name, tree, [Fault(("code",), f"{region.code} is also described by {other}; give one file")])
        first_file[region.code] = name


def _refusal(name: str, tree: Tree, faults: Iterable[Fault]) -> RegionFileRefused:
    return RegionFileRefused(name, [_in_file(fault, tree) for fault in faults])


def _in_file(fault: Fault, tree: Tree) -> FileFault:
    """The fault at its own spot, or at the nearest part around it that is in the file."""
    place: Place = fault.place
    while place not in tree.spots:
        place = place[:-1]
    spot = tree.spots[place]
    pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in fault.place)
    line, column = (spot.key_line, spot.key_column) if fault.at_key else (spot.line, spot.column)
    return FileFault(line, column, _printable(pointer), _printable(fault.sentence))


def _printable(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return shown if len(shown) <= _LONGEST_SENTENCE else f"{shown[:_LONGEST_SENTENCE]}..."
