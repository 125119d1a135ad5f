"""An officer at the desk of one unit."""

from collections.abc import Mapping
from typing import Any

import httpx


class Desk:
    """Uses `client`, whose base address is routing's, with the unit's own token."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}

    async def inbox(self, **filters: str) -> list[dict[str, Any]]:
        """The first page of what waits here, oldest deadline first."""
        answer = await self._client.get("/v1/cases", params=filters, headers=self._headers)
        answer.raise_for_status()
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def open(self, case_id: str) -> dict[str, Any]:
        """Reads a case, which turns its light yellow."""
        answer = await self._client.get(f"/v1/cases/{case_id}", headers=self._headers)
        answer.raise_for_status()
        case: dict[str, Any] = answer.json()
        return case

    async def act(self, case_id: str, act: str, body: Mapping[str, Any]) -> httpx.Response:
        """`assign`, `return`, `ask`, `respond`, `reject`, `merge` or `note`; the answer as it is."""
        return await self._client.post(f"/v1/cases/{case_id}/{act}", json=body, headers=self._headers)

    async def respond(self, case_id: str, text: str) -> None:
        (await self.act(case_id, "respond", {"text": text})).raise_for_status()

    async def ask(self, case_id: str, text: str) -> None:
        (await self.act(case_id, "ask", {"text": text})).raise_for_status()

    async def give_back(self, case_id: str, reason: str) -> None:
        (await self.act(case_id, "return", {"reason": reason})).raise_for_status()

    async def assign(self, case_id: str, unit: str) -> None:
        (await self.act(case_id, "assign", {"unit": unit})).raise_for_status()
