"""What the supervisor says: to the person at the terminal and into its own log."""

from datetime import UTC, datetime

from rich.console import Console

from kentongan.home import Home


class Voice:
    """Says each sentence twice; a terminal that went away does not silence the log."""

    def __init__(self, home: Home, console: Console) -> None:
        self._log = home.log_of("supervisor")
        self._console = console

    def __call__(self, sentence: str) -> None:
        stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._log.open("a") as log:
            log.write(f"{stamp} {sentence}\n")
        try:
            self._console.print(sentence, markup=False, highlight=False, soft_wrap=True)
        except OSError:
            self._console.quiet = True
