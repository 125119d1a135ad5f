"""The door for what the regions' portals ask on the bus, one queue for each region."""

import asyncio
from collections.abc import Iterable

from kentongan_contracts.topology import UNKNOWN_ASKS, asking_queue
from servicekit.bus.asking import Askers, Question
from servicekit.clock import utc_now

from intake.parts import Parts, Reference
from intake.subscribers.portal_messages import read_ask
from intake.use_cases.answer_portal import Answers, answer_portal

_COMPARED_EVERY_SECONDS = 1.0


class PortalDoor:
    def __init__(self, parts: Parts, answers: Answers) -> None:
        self._parts = parts
        self._answers = answers

    async def on_ask(self, question: Question) -> None:
        await answer_portal(read_ask(question), parts=self._parts, answers=self._answers, now=utc_now())


async def follow_portals(askers: Askers, reference: Reference) -> None:
    """Opens a door for each region that plugs in and closes it when it leaves, until cancelled."""
    while True:
        await askers.follow(asking_queues(reference))
        await asyncio.sleep(_COMPARED_EVERY_SECONDS)


def asking_queues(reference: Reference) -> Iterable[str]:
    """The queues of all regions with a portal, and the one for what no queue is bound to."""
    regions = reference.current.regions.values()
    plugged_in = [region.code for region in regions if region.portal is not None and region.portal.enabled]
    return [UNKNOWN_ASKS, *(asking_queue("intake", code) for code in plugged_in)]
