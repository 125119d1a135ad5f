"""How a private broker node is set up."""

from pathlib import Path

import pytest
from kentongan.nodes.rabbitmq import Rabbitmq, RabbitmqPorts


def _node(folder: Path, first_port: int) -> Rabbitmq:
    ports = RabbitmqPorts(*range(first_port, first_port + 5))
    return Rabbitmq(folder, ports, "secret", log=folder / "rabbitmq.log")


def test_its_data_stay_where_they_are_when_its_ports_move(tmp_path: Path) -> None:
    places = ("RABBITMQ_NODENAME", "RABBITMQ_MNESIA_BASE", "HOME")
    before, after = (_node(tmp_path, port).part().program.environment for port in (23_000, 24_000))
    assert [before[name] for name in places] == [after[name] for name in places]


def test_its_cookie_is_kept_and_its_owners_alone(tmp_path: Path) -> None:
    cookie = tmp_path / "home" / ".erlang.cookie"
    _node(tmp_path, 23_000).part()
    first = cookie.read_text()
    _node(tmp_path, 23_000).part()
    assert cookie.read_text() == first
    assert cookie.stat().st_mode & 0o777 == 0o400


def test_every_listener_is_on_the_loopback_address(tmp_path: Path) -> None:
    program = _node(tmp_path, 23_000).part().program
    configuration = (tmp_path / "rabbitmq.conf").read_text()
    assert "listeners.tcp.default = 127.0.0.1:23000" in configuration
    assert "management.tcp.ip = 127.0.0.1" in configuration
    assert "prometheus.tcp.ip = 127.0.0.1" in configuration
    assert program.environment["ERL_EPMD_ADDRESS"] == "127.0.0.1"
    assert "inet_dist_use_interface {127,0,0,1}" in program.environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"]


def test_a_system_wide_configuration_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RABBITMQ_NODENAME", "rabbit@production")
    program = _node(tmp_path, 23_000).part().program
    assert program.environment["RABBITMQ_NODENAME"] == "kentongan@localhost"
    assert program.environment["RABBITMQ_CONF_ENV_FILE"] == "/dev/null"
