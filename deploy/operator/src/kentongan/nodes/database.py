"""Sees to it that the database can run: the mongod of the locked dependencies brings no shared libraries."""

from collections.abc import Callable

from kentongan.errors import MissingProgram
from kentongan.nodes.debian import can_install, install
from kentongan.nodes.find import find_mongod

_LIBRARY, _PACKAGE = "libcurl.so.4", "libcurl4"


def make_database_available(say: Callable[[str], None]) -> None:
    """Install the one library that a bare system lacks; it is said before it is done."""
    try:
        find_mongod()
    except MissingProgram as missing:
        if _LIBRARY not in str(missing):
            raise
        if not can_install():
            raise MissingProgram(f"{missing} Or install its library (on Debian and Ubuntu: {_PACKAGE}).") from None
        say(f"mongod lacks {_LIBRARY}: installing the Debian package {_PACKAGE} ...")
        install(_PACKAGE)
        find_mongod()
