"""Which ports the local system takes."""

import json
import socket

from kentongan.home import Home
from kentongan.nodes.ports import is_free, some_free
from kentongan.ports import USUAL_PORTS, choose_ports


def test_a_remembered_port_is_taken_again(home: Home) -> None:
    remembered = dict(zip(USUAL_PORTS, some_free(len(USUAL_PORTS)), strict=True))
    home.ports_file.write_text(json.dumps(remembered))
    assert choose_ports(home, print) == remembered


def test_a_taken_port_moves_to_a_free_one_and_that_is_said_and_remembered(home: Home) -> None:
    remembered = dict(zip(USUAL_PORTS, some_free(len(USUAL_PORTS)), strict=True))
    home.ports_file.write_text(json.dumps(remembered))
    said: list[str] = []
    with socket.create_server(("127.0.0.1", remembered["intake"])):
        chosen = choose_ports(home, said.append)
    assert chosen["intake"] > remembered["intake"]
    assert said == [f"Port {remembered['intake']} is taken: intake uses {chosen['intake']}."]
    assert choose_ports(home, said.append) == chosen


def test_no_two_processes_get_the_same_port(home: Home) -> None:
    home.ports_file.write_text(json.dumps(dict.fromkeys(USUAL_PORTS, some_free(1)[0])))
    chosen = choose_ports(home, lambda _: None)
    assert len(set(chosen.values())) == len(USUAL_PORTS)


def test_a_port_that_somebody_listens_on_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert not is_free(listener.getsockname()[1])
