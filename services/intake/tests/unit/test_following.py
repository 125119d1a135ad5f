"""The stream of a complaint's events."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from intake.testing import MemoryComplaints, new_complaint, twin_app


class Stream:
    """Reads an ASGI response as it comes, as httpx's ASGI transport cannot."""

    def __init__(self) -> None:
        self.chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self.gone = asyncio.Event()
        self.headers: dict[bytes, bytes] = {}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.headers = dict(message["headers"])
        elif message.get("body"):
            self.chunks.put_nowait(message["body"])

    async def receive(self) -> Any:
        if not self.gone.is_set():
            await self.gone.wait()
        return {"type": "http.disconnect"}

    async def next(self) -> str:
        return (await asyncio.wait_for(self.chunks.get(), 20)).decode()


@asynccontextmanager
async def following(app: FastAPI, path: str, headers: dict[str, str] | None = None) -> AsyncIterator[Stream]:
    stream = Stream()
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("intake.example", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }
    task = asyncio.create_task(app(scope, stream.receive, stream.send))
    try:
        yield stream
    finally:
        stream.gone.set()
        await asyncio.wait_for(task, 20)


@pytest.fixture
async def handed_in(client: httpx.AsyncClient) -> tuple[str, dict[str, str]]:
    receipt = (await client.post("/v1/complaints", json=new_complaint())).json()
    return f"/v1/complaints/{receipt['tracking_code']}", {"Authorization": f"Bearer {receipt['access_key']}"}


async def test_the_timeline_so_far_comes_first_and_then_each_step_as_it_happens(
    app: FastAPI, client: httpx.AsyncClient, handed_in: tuple[str, dict[str, str]]
) -> None:
    address, key = handed_in
    async with following(app, f"{address}/events") as stream:
        first = await stream.next()
        assert first.startswith("id: 1\nevent: complaint.received\ndata: {")
        assert first.endswith("}\n\n")
        await client.post(f"{address}/replies", json={"text": "Masih berlubang di Jalan Rahasia"}, headers=key)
        second = await stream.next()
    assert second.startswith("id: 2\nevent: complaint.replied\n")
    assert "Rahasia" not in second
    assert stream.headers[b"content-type"].startswith(b"text/event-stream")


async def test_a_stream_resumes_after_the_last_event_that_was_seen(
    app: FastAPI, client: httpx.AsyncClient, handed_in: tuple[str, dict[str, str]]
) -> None:
    address, key = handed_in
    await client.post(f"{address}/replies", json={"text": "Masih berlubang"}, headers=key)
    async with following(app, f"{address}/events", {**key, "Last-Event-ID": "1"}) as stream:
        event = await stream.next()
    assert event.startswith("id: 2\nevent: complaint.replied\n")
    assert "Masih berlubang" in event


@pytest.mark.parametrize("last", ["nonsense", "-4", "²", "9" * 40, ""])
async def test_a_stream_that_cannot_tell_where_it_was_begins_anew(
    app: FastAPI, handed_in: tuple[str, dict[str, str]], last: str
) -> None:
    async with following(app, f"{handed_in[0]}/events", {"Last-Event-ID": last}) as stream:
        assert (await stream.next()).startswith("id: 1\n")


async def test_a_silent_stream_shows_its_life() -> None:
    app = twin_app(MemoryComplaints(), heartbeat_seconds=0.01)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://intake.example") as client:
        code = (await client.post("/v1/complaints", json=new_complaint())).json()["tracking_code"]
    async with following(app, f"/v1/complaints/{code}/events", {"Last-Event-ID": "1"}) as stream:
        assert (await stream.next()).startswith(":")


async def test_nothing_is_left_of_a_stream_whose_client_went(
    app: FastAPI, complaints: MemoryComplaints, handed_in: tuple[str, dict[str, str]]
) -> None:
    async with following(app, f"{handed_in[0]}/events") as stream:
        await stream.next()
        assert complaints.dossiers._watchers
    assert not complaints.dossiers._watchers
