"""Files that are never seen half-written, and locks between processes."""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kentongan.errors import OperatorError


def write_atomically(path: Path, text: str) -> None:
    """Let the file hold the whole text or what it held before, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, Any] | None:
    """What the file holds; None when there is none."""
    try:
        content = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise OperatorError(f"{path} cannot be read ({error}). Remove it and try again.") from error
    if not isinstance(content, dict):
        raise OperatorError(f"{path} does not hold what Kentongan wrote. Remove it and try again.")
    return content


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write the file atomically, for machines and people."""
    write_atomically(path, json.dumps(content, indent=2) + "\n")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for the lock and hold it for as long as the block lasts; it ends with the process, too."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(path, "a", opener=_for_owner_alone) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _for_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
