"""A counter that speaks: the smallest state on which the promises of dossiers are tested, and waiting for them."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from servicekit.dossiers.deciding import Address, Voice
from servicekit.dossiers.dossier import Decide, Decision


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was counted, under a name that no other may have."""

    name: str = ""
    total: int = 0
    due: datetime | None = None


class Counted(BaseModel):
    """The total after one count."""

    model_config = ConfigDict(frozen=True)
    type: ClassVar[str] = "test.counted.v1"
    total: int


def counting(by: int = 1) -> Decide[Tally]:
    """A rule that counts on and says the new total."""

    def decide(state: Tally) -> Decision[Tally]:
        after = replace(state, total=state.total + by)
        return Decision(after, [Counted(total=after.total)], {"total": after.total})

    return decide


def tally_voice(source: str = "/test/counter") -> Voice[Tally]:
    """Everything is said under the key `counted`."""
    return Voice(source, lambda state, type_: Address("counted", {"region": "51.71"}))


async def until(condition: Callable[[], Awaitable[bool]], *, within_seconds: float = 20.0) -> None:
    """Waits for something that is promised to happen; the bound only ends a test that would wait for ever."""
    give_up = time.monotonic() + within_seconds
    while not await condition():
        assert time.monotonic() < give_up, "what was promised did not happen"
        await asyncio.sleep(0.02)
