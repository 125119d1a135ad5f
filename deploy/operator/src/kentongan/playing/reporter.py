"""A reporter at the HTTP door: hands in, looks, replies, rates, and watches the timeline as it happens."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Receipt:
    """What a reporter gets and keeps."""

    id: str
    tracking_code: str
    access_key: str


class Reporter:
    """Uses `client`, whose base address is intake's."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def hand_in(self, complaint: Mapping[str, Any], **headers: str) -> Receipt:
        """A receipt for a new complaint; raises httpx.HTTPStatusError for anything but 201."""
        answer = await self._client.post("/v1/complaints", json=complaint, headers=headers)
        answer.raise_for_status()
        given = answer.json()
        return Receipt(given["id"], given["tracking_code"], given["access_key"])

    async def look(self, receipt: Receipt, *, as_public: bool = False) -> dict[str, Any]:
        """The complaint as its reporter sees it, or as everybody does."""
        answer = await self._client.get(_path(receipt), headers={} if as_public else _key(receipt))
        answer.raise_for_status()
        seen: dict[str, Any] = answer.json()
        return seen

    async def reply(self, receipt: Receipt, text: str) -> None:
        await self._act(receipt, "replies", {"text": text})

    async def rate(self, receipt: Receipt, stars: int, text: str | None = None) -> None:
        await self._act(receipt, "rating", {"stars": stars, "text": text} if text else {"stars": stars})

    async def withdraw(self, receipt: Receipt, reason: str) -> None:
        await self._act(receipt, "withdrawal", {"reason": reason})

    async def support(self, receipt: Receipt, email: str) -> None:
        answer = await self._client.post(f"{_path(receipt)}/support", json={"email": email})
        answer.raise_for_status()

    async def watch(self, receipt: Receipt, *, after: str | None = None) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """Each entry of the timeline with its position, from the beginning or after `after`, as it happens."""
        headers = _key(receipt) | ({"Last-Event-ID": after} if after else {})
        async with self._client.stream("GET", f"{_path(receipt)}/events", headers=headers, timeout=60) as stream:
            stream.raise_for_status()
            position = ""
            async for line in stream.aiter_lines():
                name, _, value = line.partition(":")
                if name == "id":
                    position = value.strip()
                elif name == "data":
                    yield position, json.loads(value)

    async def _act(self, receipt: Receipt, act: str, body: Mapping[str, Any]) -> None:
        answer = await self._client.post(f"{_path(receipt)}/{act}", json=body, headers=_key(receipt))
        answer.raise_for_status()


def _path(receipt: Receipt) -> str:
    return f"/v1/complaints/{receipt.tracking_code}"


def _key(receipt: Receipt) -> dict[str, str]:
    return {"Authorization": f"Bearer {receipt.access_key}"}
