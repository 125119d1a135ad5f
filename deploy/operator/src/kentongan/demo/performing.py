"""The play itself: complaints through both doors, officers who read, ask, hand back and answer, reporters who rate."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from kentongan_portal.client import PortalClient
from rich.console import Console
from rich.live import Live

from kentongan.demo.board import Board, Line
from kentongan.demo.examples import Example, read_examples
from kentongan.errors import OperatorError
from kentongan.playing.desk import Desk
from kentongan.playing.listener import listening
from kentongan.playing.reporter import Receipt, Reporter
from kentongan.playing.running_stack import RunningStack

_PATIENCE_SECONDS = 120
_PORTAL = "51.71"


class Play:
    """One performance on a running system, drawn on `board`."""

    def __init__(self, stack: RunningStack, intake: httpx.AsyncClient, routing: httpx.AsyncClient) -> None:
        self.board = Board()
        self._stack = stack
        self._reporter = Reporter(intake)
        self._routing = routing

    async def perform(self, portal: PortalClient) -> None:
        """Every example at once: those of the portal's own city by the bus, the others by HTTP."""
        examples = read_examples()
        await asyncio.gather(*(self._one(number, each, portal) for number, each in enumerate(examples)))

    async def _one(self, number: int, example: Example, portal: PortalClient) -> None:
        by_portal = "Denpasar" in example.place
        begun = datetime.now(UTC)
        receipt = await (self._by_portal(example, portal) if by_portal else self._by_http(number, example))
        self.board.add(receipt.id, Line(example.title, "portal" if by_portal else "web", begun))
        await self._officer_acts(number, receipt)
        await self._reporter.rate(receipt, 3 + number % 3)

    async def _by_http(self, number: int, example: Example) -> Receipt:
        reporter = {"name": f"Warga {number}", "email": f"warga{number}@contoh.example"}
        return await self._reporter.hand_in(_complaint(example) | {"reporter": reporter, "anonymous": number % 4 == 0})

    async def _by_portal(self, example: Example, portal: PortalClient) -> Receipt:
        answer = await portal.submit(_complaint(example), external_id=f"DEMO-{uuid4().hex[:12]}")
        if not (answer.complaint_id and answer.tracking_code and answer.access_key):
            raise OperatorError(f"The portal's submission was not accepted: {answer}")
        return Receipt(answer.complaint_id, answer.tracking_code, answer.access_key)

    async def _officer_acts(self, number: int, receipt: Receipt) -> None:
        """The unit reads; every fifth asks first, every seventh hands back and the next in line answers."""
        desk = await self._responsible(receipt)
        case = await desk.open(receipt.id)
        if number % 7 == 3 and "return" in case["allowed"]:
            await desk.give_back(receipt.id, "Bukan kewenangan kami, mohon diteruskan.")
            await self._sees(receipt, lambda seen: "case.returned" in _facts(seen))
            desk = await self._responsible(receipt)
            await desk.open(receipt.id)
        if number % 5 == 2:
            await desk.ask(receipt.id, "Mohon sebutkan lokasi persisnya.")
            await self._sees(receipt, lambda seen: seen["status"] == "asked")
            await self._reporter.reply(receipt, "Tepat di depan balai banjar.")
            await self._sees(receipt, lambda seen: seen["status"] == "read")
        await desk.respond(receipt.id, "Terima kasih atas laporannya. Petugas kami sudah menanganinya.")
        await self._sees(receipt, lambda seen: seen["light"] == "green")

    async def _responsible(self, receipt: Receipt) -> Desk:
        seen = await self._sees(receipt, lambda seen: "case.assigned" in _facts(seen))
        return Desk(self._routing, self._stack.officers[seen["unit"]["code"]])

    async def _sees(self, receipt: Receipt, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Looks, as a reporter would, until it is so."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not is_so(seen := await self._reporter.look(receipt)):
                await asyncio.sleep(0.2)
        return seen


async def demonstrate(stack: RunningStack, console: Console) -> None:
    """Plays all examples, draws the board while they travel, and the totals at the end."""
    async with AsyncExitStack() as entered:
        intake = await entered.enter_async_context(httpx.AsyncClient(base_url=stack.intake, timeout=30))
        routing = await entered.enter_async_context(httpx.AsyncClient(base_url=stack.routing, timeout=30))
        portal = await entered.enter_async_context(PortalClient(stack.portals[_PORTAL]["amqp"], _PORTAL))
        play = Play(stack, intake, routing)
        queue = f"demo.{uuid4().hex[:8]}"
        await entered.enter_async_context(listening(stack.rabbitmq, queue=queue, on_fact=play.board.take))
        live = entered.enter_context(Live(console=console, get_renderable=play.board.table, refresh_per_second=5))
        reading = asyncio.create_task(_read_on(portal))
        await play.perform(portal)
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not play.board.are_all_over:
                await asyncio.sleep(0.2)
        await asyncio.sleep(1.0)
        live.refresh()
        reading.cancel()
    console.print(play.board.totals())


async def _read_on(portal: PortalClient) -> None:
    """A portal reads its queue all day; the board hears the same facts by itself."""
    async for _ in portal.facts():
        continue


def _complaint(example: Example) -> dict[str, Any]:
    return {"title": example.title, "body": example.body, "location": {"text": example.place}}


def _facts(seen: dict[str, Any]) -> list[str]:
    return [entry["fact"] for entry in seen["timeline"]]
