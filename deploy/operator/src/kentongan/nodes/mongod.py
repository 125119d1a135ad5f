"""A private MongoDB node: a replica set of one in its own folder, on its own loopback port."""

from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from kentongan.nodes.find import find_mongod
from kentongan.nodes.ports import LOOPBACK
from kentongan.nodes.program import Part, Program, inherited_environment

_REPLICA_SET = "rs0"
_NOT_YET_INITIALIZED = 94


class Mongod:
    """Data, port and command of the node; whoever owns it starts and stops the program."""

    def __init__(self, folder: Path, port: int, *, log: Path, cache_gigabytes: float = 0.5) -> None:
        self._folder = folder
        self._port = port
        self._log = log
        self._cache_gigabytes = cache_gigabytes

    @property
    def url(self) -> str:
        """The address for clients."""
        return f"mongodb://{LOOPBACK}:{self._port}/?replicaSet={_REPLICA_SET}"

    def part(self) -> Part:
        """Make the folder and say how to start the node."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        options = {
            "--dbpath": str(self._folder),
            "--port": str(self._port),
            "--bind_ip": LOOPBACK,
            "--replSet": _REPLICA_SET,
            "--wiredTigerCacheSizeGB": str(self._cache_gigabytes),
            "--oplogSize": "512",
            "--setParameter": "diagnosticDataCollectionEnabled=false",
        }
        command = [find_mongod(), "--nounixsocket", *(part for option in options.items() for part in option)]
        program = Program("mongodb", command, self._log, self._folder, inherited_environment(), stop_within_seconds=30)
        return Part(program, self._is_primary)

    def _is_primary(self) -> bool:
        try:
            with self._direct_client() as client:
                if client.admin.command("hello")["isWritablePrimary"]:
                    return True
                self._claim_replica_set(client)
        except PyMongoError:
            return False
        return False

    def _claim_replica_set(self, client: MongoClient[dict[str, Any]]) -> None:
        members = [{"_id": 0, "host": f"{LOOPBACK}:{self._port}"}]
        try:
            config = client.admin.command("replSetGetConfig")["config"]
        except OperationFailure as failure:
            if failure.code == _NOT_YET_INITIALIZED:
                client.admin.command("replSetInitiate", {"_id": _REPLICA_SET, "members": members})
            return
        if config["members"][0]["host"] != members[0]["host"]:
            moved = {**config, "version": config["version"] + 1, "members": members}
            client.admin.command("replSetReconfig", moved, force=True)

    def _direct_client(self) -> MongoClient[dict[str, Any]]:
        return MongoClient(LOOPBACK, self._port, directConnection=True, timeoutMS=2000, serverSelectionTimeoutMS=500)
