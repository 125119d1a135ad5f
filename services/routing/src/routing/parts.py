"""What the doors hand to the use cases, made once by the application."""

from dataclasses import dataclass
from typing import Protocol

from kentongan_directory.directory import Directory
from servicekit.verdicts import Retry

from routing.stores import Cases


class DirectoryAway(Retry):
    """Right after the start, before the regions were read for the first time."""

    code = "directory-away"


class Reference(Protocol):
    """The newest directory."""

    @property
    def current(self) -> Directory: ...


@dataclass(frozen=True, slots=True)
class Parts:
    cases: Cases
    reference: Reference

    def directory(self) -> Directory:
        """The newest one; raises DirectoryAway before the first was read."""
        if not self.reference.current.has_nation:
            raise DirectoryAway("The regions have not been read yet: try again in a moment.")
        return self.reference.current
