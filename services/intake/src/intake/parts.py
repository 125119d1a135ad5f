"""What the doors hand to the use cases: the complaints, the directory, the keys; made once by the application."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from kentongan_directory.directory import Directory
from servicekit.dossiers.dossier import Asked
from servicekit.sealing import Seal
from servicekit.verdicts import Retry

from intake.domain.access import AccessKeys
from intake.domain.places import Gazetteer
from intake.stores import Complaints


class DirectoryAway(Retry):
    """Right after the start, before the regions were read for the first time."""

    code = "directory-away"


class Reference(Protocol):
    """The newest directory, and the region of each portal by the SHA-256 of its key in hexadecimal letters."""

    @property
    def current(self) -> Directory: ...
    @property
    def portal_keys(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Parts:
    complaints: Complaints
    reference: Reference
    access_keys: AccessKeys
    seal: Seal
    public_url: str

    def directory(self) -> Directory:
        """The newest one; raises DirectoryAway before the first was read."""
        if not self.reference.current.has_nation:
            raise DirectoryAway("The regions have not been read yet: try again in a moment.")
        return self.reference.current


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from: `portal` is the region whose portal asks, `key` the Idempotency-Key of an HTTP
    request, `asking_id` the id of a message on the bus."""

    portal: str | None = None
    key: str | None = None
    asking_id: str | None = None
    traceparent: str | None = None

    def cause(self, digest: str) -> Asked | None:
        """Followed once for each message or key; None when the asker does not say which request it is."""
        if self.asking_id is not None:
            return Asked(f"ask/{self.portal}/{self.asking_id}", digest)
        return Asked(f"key/{self.portal or 'public'}/{self.key}", digest) if self.key is not None else None

    @property
    def extensions(self) -> dict[str, str]:
        """What the facts that follow from this request carry."""
        return {"traceparent": self.traceparent} if self.traceparent is not None else {}


@lru_cache(maxsize=2)
def gazetteer_of(directory: Directory) -> Gazetteer:
    """The names of one snapshot's regions."""
    regions = directory.regions.values()
    return Gazetteer.of((name, region.code) for region in regions for name in (region.name, *region.aliases))
