"""The management HTTP API of RabbitMQ, as far as the operator's command needs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import quote

import httpx

from kentongan.errors import OperatorError
from kentongan.nodes.broker_address import BrokerAddress

Json = dict[str, Any]


class Management:
    """One connection to the API; every refusal becomes a sentence for the operator."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    @classmethod
    @contextmanager
    def connect(cls, address: BrokerAddress) -> Iterator[Self]:
        """Talk to the API as the administrator for as long as the block lasts."""
        with httpx.Client(base_url=f"{address.management_url}/api/", timeout=60, trust_env=False) as client:
            yield cls(client)

    def get(self, *path: str) -> Any:
        """What the API says about this object; None when there is no such object."""
        answer = self._call("GET", path)
        return None if answer.status_code == httpx.codes.NOT_FOUND else answer.json()

    def put(self, *path: str, body: Json) -> None:
        """Make the object be as the body says."""
        self._call("PUT", path, body)

    def post(self, *path: str, body: Json) -> Any:
        """Ask for something to be done."""
        answer = self._call("POST", path, body)
        return answer.json() if answer.content else None

    def delete(self, *path: str) -> bool:
        """Remove the object; False when there was none."""
        return self._call("DELETE", path).status_code != httpx.codes.NOT_FOUND

    def _call(self, method: str, path: tuple[str, ...], body: Json | None = None) -> httpx.Response:
        location = "/".join(quote(part, safe="") for part in path)
        try:
            answer = self._client.request(method, location, json=body)
        except httpx.HTTPError as error:
            sentence = f"RabbitMQ's HTTP API at {self._where} does not answer ({error}). Is it running?"
            raise OperatorError(sentence) from error
        if answer.is_success or (method in ("GET", "DELETE") and answer.status_code == httpx.codes.NOT_FOUND):
            return answer
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise OperatorError(f"RabbitMQ's HTTP API at {self._where} refuses the administrator's password.")
        raise OperatorError(f"RabbitMQ refused {method} {location} ({answer.status_code}): {_reason(answer)}")

    @property
    def _where(self) -> str:
        return f"{self._client.base_url.host}:{self._client.base_url.port}"


def _reason(answer: httpx.Response) -> str:
    try:
        said = answer.json()
    except ValueError:
        return answer.text[:300]
    return str(said.get("reason") or said.get("error") or said)[:300]
