"""Systems that start from the same project do so one after another, so that none takes a port that another chose."""

import fcntl
import os
from pathlib import Path

from kentongan.supervising.child import Say


class Turn:
    """A place in the queue of starts; the end of the process ends its turn too."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._descriptor: int | None = None

    def wait(self, say: Say) -> None:
        """Return when no other system is starting; nothing is written for it."""
        self._descriptor = os.open(self._project, os.O_RDONLY)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another system is starting: waiting until it has its ports ...")
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def end(self) -> None:
        """Let the next one start; again without harm."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
