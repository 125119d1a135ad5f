"""A private MongoDB node, started twice on the same data."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kentongan.nodes.mongod import Mongod
from kentongan.nodes.ports import some_free
from kentongan.nodes.program import start, stop, wait_until_ready
from pymongo import MongoClient


@contextmanager
def _node(folder: Path, port: int) -> Iterator[MongoClient[dict[str, str]]]:
    node = Mongod(folder / "data", port, log=folder / "mongodb.log", cache_gigabytes=0.25)
    process = start(node.part().program)
    try:
        wait_until_ready(node.part(), process, seconds=60)
        with MongoClient[dict[str, str]](node.url) as client:
            yield client
    finally:
        stop(process, within_seconds=30)


def test_a_node_that_moved_to_another_port_finds_its_data_and_takes_writes(tmp_path: Path) -> None:
    first, second = some_free(2)
    with _node(tmp_path, first) as client:
        client.kept.complaints.insert_one({"_id": "one"})
    with _node(tmp_path, second) as client:
        client.kept.complaints.insert_one({"_id": "two"})
        assert [found["_id"] for found in client.kept.complaints.find()] == ["one", "two"]
