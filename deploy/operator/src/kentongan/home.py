"""The home folder: where everything of one local system lies, and whether it is ours."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from kentongan.errors import ForeignFolder, OperatorError

PROJECT = Path(__file__).resolve().parents[4]
_MARKER = ".kentongan"
_MARKER_TEXT = (
    "This folder holds the data of a local Kentongan. `make down` stops it; then the folder may be removed.\n"
)
_NEEDED_MEGABYTES = 500


@dataclass(frozen=True)
class Home:
    """The places inside the home folder."""

    root: Path

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def stack_file(self) -> Path:
        return self.root / "stack.json"

    @property
    def stack_lock(self) -> Path:
        return self.root / ".stack.lock"

    @property
    def regions_lock(self) -> Path:
        return self.root / ".regions.lock"

    @property
    def supervisor_lock(self) -> Path:
        return self.root / ".supervisor.lock"

    @property
    def seen_regions_file(self) -> Path:
        return self.root / "seen-regions.json"

    @property
    def ports_file(self) -> Path:
        return self.root / "ports.json"

    def log_of(self, name: str) -> Path:
        """The log of one process."""
        return self.logs / f"{name}.log"


def locate_home() -> Home:
    """The folder that KENTONGAN_HOME names, else `var` in the project's folder."""
    given = os.environ.get("KENTONGAN_HOME")
    default = PROJECT / "var" if (PROJECT / "deploy").is_dir() else Path.cwd() / "var"
    return Home(Path(given).expanduser().absolute() if given else default)


def claim(home: Home) -> None:
    """Make the folder ours, or refuse it because it holds something else."""
    try:
        home.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        names = {entry.name for entry in home.root.iterdir()}
        if names and _MARKER not in names:
            raise ForeignFolder(
                f"{home.root} is not empty and was not made by Kentongan, so nothing in it was touched."
                " Move its content away, or name another folder with KENTONGAN_HOME."
            )
        (home.root / _MARKER).write_text(_MARKER_TEXT)
        home.logs.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise OperatorError(
            f"The home folder {home.root} cannot be used: {error.strerror or error}."
            " Make it a writable folder, or name another one with KENTONGAN_HOME."
        ) from error


def check_free_space(home: Home) -> None:
    """Refuse to start on a disk that is about to be full."""
    free = shutil.disk_usage(home.root).free // 1_000_000
    if free < _NEEDED_MEGABYTES:
        raise OperatorError(
            f"Only {free} MB are free on the disk of {home.root}; at least {_NEEDED_MEGABYTES} MB are needed."
            " Free some space, or name a folder on another disk with KENTONGAN_HOME."
        )
