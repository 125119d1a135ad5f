"""Where people and units are reached: opened or looked up for the moment of sending, kept nowhere."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kentongan_directory.directory import Directory
from servicekit.sealing import Seal
from servicekit.verdicts import Dead

from notify.channels.errors import Never, NotNow
from notify.domain.correspondence import Contact


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a sealed contact names; shows nothing of itself when printed."""

    email: str = field(repr=False)
    access_key: str = field(repr=False, default="")


class Addresses:
    """`directory` gives the snapshot of the moment."""

    def __init__(self, seal: Seal, directory: Callable[[], Directory]) -> None:
        self._seal = seal
        self._directory = directory

    def contact(self, sealed: str | None) -> Contact | None:
        """What may be kept of a sealed contact. One that does not open counts as reachable: sending it will tell."""
        if sealed is None:
            return None
        try:
            return Contact(sealed, has_email=bool(self._seal.open(sealed).get("email")))
        except Dead:
            return Contact(sealed, has_email=True)

    def person(self, contact: Contact | None) -> Person:
        """Raises Never when nobody can be reached by it."""
        if contact is None:
            raise Never("nothing is known any more of how to reach this person")
        try:
            opened = self._seal.open(contact.sealed)
        except Dead as failure:
            raise Never("the sealed contact does not open with this service's key") from failure
        email = opened.get("email")
        if not isinstance(email, str) or not email:
            raise Never("the sealed contact holds no e-mail address")
        return Person(email, str(opened.get("access_key") or ""))

    def unit(self, code: str) -> str:
        """A unit's e-mail address; raises NotNow while the directory does not know the unit."""
        unit = self._directory().unit(code)
        if unit is None:
            raise NotNow(f"the directory does not know the unit {code}")
        return unit.contacts.email
