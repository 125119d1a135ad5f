"""Programs that are missing, or present and of no use."""

from collections.abc import Callable
from pathlib import Path

import pytest
from kentongan.errors import MissingProgram
from kentongan.nodes import find
from kentongan.nodes.broker import make_broker_available
from kentongan.nodes.database import make_database_available

MakeProgram = Callable[[str, str], Path]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeProgram:
    """Puts a small script into an otherwise empty PATH, on a system that is not Debian."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(find, "_PACKAGED_SERVER", tmp_path / "none")
    monkeypatch.setattr(find.importlib.util, "find_spec", lambda _: None)

    def make(name: str, script: str) -> Path:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return make


def test_a_mongod_in_the_path_is_taken(program: MakeProgram) -> None:
    mongod = program("mongod", "exit 0")
    assert find.find_mongod() == str(mongod)


def test_without_any_mongod_the_sentence_says_what_to_install(program: MakeProgram) -> None:
    with pytest.raises(MissingProgram, match="Install MongoDB 6 or later"):
        make_database_available(print)


def test_a_mongod_that_lacks_its_library_names_the_package(program: MakeProgram) -> None:
    program("mongod", "echo 'mongod: error while loading shared libraries: libcurl.so.4' >&2; exit 127")
    with pytest.raises(MissingProgram, match="libcurl4"):
        make_database_available(print)


def test_without_any_broker_the_sentence_says_what_to_install(program: MakeProgram) -> None:
    with pytest.raises(MissingProgram, match="apt-get install rabbitmq-server"):
        make_broker_available(print)


def test_a_docker_engine_stands_in_for_an_installed_broker(program: MakeProgram) -> None:
    program("docker", "exit 0")
    said: list[str] = []
    make_broker_available(said.append)
    assert said == ["RabbitMQ is not installed: it will run as a container."]


def test_a_wrapper_in_the_path_that_changes_the_user_is_not_taken(program: MakeProgram, tmp_path: Path) -> None:
    program("rabbitmq-server", "exec su rabbitmq")
    assert find.rabbitmq_server() is None
    program("rabbitmq-env", "")
    assert find.rabbitmq_server() == str(tmp_path / "rabbitmq-server")
