"""Where the system is that a command is meant for: the local one, or the one that the environment names."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from kentongan.errors import OperatorError
from kentongan.home import Home
from kentongan.nodes.broker_address import BrokerAddress
from kentongan.stack_file import read_stack
from kentongan.vault import Vault

_DIRECTORY = "directory"
_WAIT_SECONDS = 10


@dataclass(frozen=True)
class System:
    """The addresses of broker and database, and the home folder that keeps the credentials made here."""

    home: Home
    broker: BrokerAddress
    mongodb_url: str

    @property
    def vault(self) -> Vault:
        return Vault(self.home.secrets)


def locate_system(home: Home) -> System:
    """The addresses of the environment, else those of the running local system."""
    stack = read_stack(home) or {}
    amqp_url = os.environ.get("KENTONGAN_AMQP_URL") or stack.get("rabbitmq")
    management_url = os.environ.get("KENTONGAN_AMQP_MANAGEMENT_URL") or stack.get("rabbitmq_management")
    mongodb_url = os.environ.get("KENTONGAN_MONGODB_URL") or stack.get("mongodb")
    if not (amqp_url and management_url and mongodb_url):
        raise OperatorError(
            f"Nothing runs in {home.root}. Start it with `make up`, or name another system with"
            " KENTONGAN_AMQP_URL, KENTONGAN_AMQP_MANAGEMENT_URL and KENTONGAN_MONGODB_URL."
        )
    return System(home, BrokerAddress(amqp_url, management_url.rstrip("/")), mongodb_url)


@asynccontextmanager
async def directory_database(mongodb_url: str) -> AsyncIterator[AsyncDatabase[dict[str, Any]]]:
    """The database of the regions; its troubles become a sentence."""
    try:
        async with AsyncMongoClient[dict[str, Any]](
            mongodb_url, timeoutMS=_WAIT_SECONDS * 1000, serverSelectionTimeoutMS=_WAIT_SECONDS * 1000, tz_aware=True
        ) as client:
            yield client.get_default_database(_DIRECTORY)
    except PyMongoError as error:
        raise OperatorError(f"MongoDB did not do what it was asked: {str(error)[:300]}") from error
