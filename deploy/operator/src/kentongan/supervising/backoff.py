"""How long to wait before a process that died is started again."""

from dataclasses import dataclass

_FIRST_SECONDS = 0.5
_LONGEST_SECONDS = 10.0
_STEADY_AFTER_SECONDS = 30.0


@dataclass
class Backoff:
    """Twice as long after each quick death, from the start again after a steady life."""

    _next_seconds: float = _FIRST_SECONDS

    def after(self, lived_seconds: float) -> float:
        """The pause after a life of this length."""
        if lived_seconds >= _STEADY_AFTER_SECONDS:
            self._next_seconds = _FIRST_SECONDS
        pause = self._next_seconds
        self._next_seconds = min(2 * pause, _LONGEST_SECONDS)
        return pause
