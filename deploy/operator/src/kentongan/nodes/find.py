"""Where the programs of a RabbitMQ node are on this machine."""

import shutil
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
