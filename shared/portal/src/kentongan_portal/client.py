"""The portal's hand on the drum: ask for something and get the answer, hear every fact of the own region."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack

from kentongan_contracts.envelope import AnyFact
from kentongan_contracts.portal import (
    SUBMIT,
    AskAsk,
    AssignAsk,
    NewComplaint,
    PortalAsk,
    RateAsk,
    ReadAsk,
    RejectAsk,
    ReplyAsk,
    RespondAsk,
    ReturnAsk,
    WithdrawAsk,
)

from kentongan_portal.answer import Answer
from kentongan_portal.errors import NoAnswer
from kentongan_portal.inbox import Inbox, settle
from kentongan_portal.link import Link
from kentongan_portal.request import request_for

_PAUSE_SECONDS = 0.2


class Which(TypedDict, total=False):
    """The complaint that is meant: by Kentongan's id, or by the portal's own."""

    complaint_id: str
    external_id: str


class PortalClient:
    """Use one for each region and process: `async with PortalClient(amqp_url, region) as portal:`.

    Facts that nobody takes from `facts()` are held back unsettled, at most `held_messages` of them; answers
    behind more than that cannot be reached, so a portal that only asks should still read its facts at times.
    """

    def __init__(
        self, amqp_url: str, region: str, *, patience_seconds: float = 30.0, held_messages: int = 20_000
    ) -> None:
        self.region = region
        self._patience_seconds = patience_seconds
        self._held_messages = held_messages
        self._inbox = Inbox()
        self._link = Link(amqp_url, region, self._inbox.take, prefetch_messages=held_messages)
        self._keeping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._link.open()
        self._keeping = asyncio.create_task(self._link.keep_open(), name=f"keeping the portal of {self.region} open")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inbox.close()
        if self._keeping is not None:
            self._keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeping
        await self._link.close()

    async def submit(self, complaint: NewComplaint | Mapping[str, Any], *, external_id: str | None = None) -> Answer:
        """Hands in a complaint. With an `external_id` it is safe to repeat: the first one's answer comes again."""
        given = complaint.model_dump(mode="json") if isinstance(complaint, NewComplaint) else complaint
        named = {"external_id": external_id} if external_id is not None else {}
        filled = {name: value for name, value in given.items() if value is not None}
        return await self._ask(SUBMIT, {**filled, **named})

    async def reply(self, *, text: str, **which: Unpack[Which]) -> Answer:
        """The reporter adds something, or answers a question."""
        return await self._act(ReplyAsk(text=text, **which))

    async def rate(self, *, stars: int, text: str | None = None, **which: Unpack[Which]) -> Answer:
        """The reporter rates the answer with 1 to 5 stars."""
        return await self._act(RateAsk(stars=stars, text=text, **which))

    async def withdraw(self, *, reason: str | None = None, **which: Unpack[Which]) -> Answer:
        """The reporter takes the complaint back."""
        return await self._act(WithdrawAsk(reason=reason, **which))

    async def read(self, *, unit: str, **which: Unpack[Which]) -> Answer:
        """An officer of the unit has opened the case."""
        return await self._act(ReadAsk(unit=unit, **which))

    async def assign(self, *, unit: str, note: str | None = None, **which: Unpack[Which]) -> Answer:
        """The region's coordinator makes `unit` responsible."""
        return await self._act(AssignAsk(unit=unit, note=note, **which))

    async def return_(self, *, unit: str, reason: str, **which: Unpack[Which]) -> Answer:
        """The unit says that it is not its field."""
        return await self._act(ReturnAsk(unit=unit, reason=reason, **which))

    async def ask(self, *, unit: str, text: str, **which: Unpack[Which]) -> Answer:
        """The unit asks the reporter; the clocks wait."""
        return await self._act(AskAsk(unit=unit, text=text, **which))

    async def respond(self, *, unit: str, text: str, final: bool = True, **which: Unpack[Which]) -> Answer:
        """The unit answers."""
        return await self._act(RespondAsk(unit=unit, text=text, final=final, **which))

    async def reject(self, *, unit: str, reason: str, text: str, **which: Unpack[Which]) -> Answer:
        """The region's coordinator ends the case, for one of the coded reasons."""
        return await self._act(RejectAsk.model_validate({"unit": unit, "reason": reason, "text": text, **which}))

    async def facts(self) -> AsyncIterator[AnyFact]:
        """Every fact of the region, oldest first, for ever; answers that nobody waited for are among them.

        A fact is settled when the next one is asked for. After a crash the unsettled ones come again: their
        `id` tells them apart.
        """
        while (unread := await self._inbox.next()) is not None:
            message, fact = unread
            is_done = False
            try:
                yield fact
                is_done = True
            finally:
                if not is_done:
                    self._inbox.put_back(message)
            await settle(message)

    async def _act(self, ask: PortalAsk) -> Answer:
        return await self._ask(ask.name, ask.model_dump(mode="json", exclude_none=True))

    async def _ask(self, name: str, data: Mapping[str, Any]) -> Answer:
        request = request_for(self.region, name, data, user=self._link.user)
        answer = self._inbox.expect(request.id)
        try:
            async with asyncio.timeout(self._patience_seconds):
                while not await self._link.publish(request.message, request.routing_key):
                    await asyncio.sleep(_PAUSE_SECONDS)
                return await answer
        except TimeoutError as failure:
            raise NoAnswer(self._why_silent(name)) from failure
        finally:
            self._inbox.forget(request.id)

    def _why_silent(self, name: str) -> str:
        told = f"No answer to {name} within {self._patience_seconds:g} seconds."
        if len(self._inbox) >= self._held_messages:
            return f"{told} {len(self._inbox)} facts wait before it: read them from facts()."
        return f"{told} Asking again with the same external_id is safe."
