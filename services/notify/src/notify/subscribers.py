"""The message door: what notify hears, and the use case that each fact goes to."""

from typing import Annotated, Any

from faststream import Context
from faststream.rabbit import RabbitRouter
from kentongan_contracts.catalogue import read_fact
from kentongan_contracts.envelope import SOURCE_PREFIX, Fact
from kentongan_contracts.intake import ComplaintReceived, ComplaintSupported
from kentongan_contracts.routing import CaseMerged
from kentongan_contracts.topology import HEARD, hearing_queues
from servicekit.bus.hearing import Door, listen
from servicekit.clock import utc_now

from notify.channels.addresses import Addresses
from notify.stores import Correspondences
from notify.use_cases.add_follower import add_follower
from notify.use_cases.join_correspondences import join_correspondences
from notify.use_cases.open_correspondence import open_correspondence
from notify.use_cases.tell_people import tell_people

Kept = Annotated[Correspondences, Context("correspondences")]
Known = Annotated[Addresses, Context("addresses")]


async def on_complaint_received(fact: Fact[ComplaintReceived], correspondences: Kept, addresses: Known) -> None:
    await open_correspondence(fact, correspondences, addresses, now=utc_now())


async def on_complaint_supported(fact: Fact[ComplaintSupported], correspondences: Kept, addresses: Known) -> None:
    await add_follower(fact, correspondences, addresses, now=utc_now())


async def on_case_merged(fact: Fact[CaseMerged], correspondences: Kept) -> None:
    await join_correspondences(fact, correspondences, now=utc_now())


async def on_other(fact: Fact[Any], correspondences: Kept) -> None:
    """Every other fact: the table of audiences knows whom to tell, if anybody."""
    await tell_people(fact, correspondences, now=utc_now())


def subscriptions() -> RabbitRouter:
    """All that notify hears."""
    doors: dict[str, dict[str, Door]] = {
        "intake": {
            ComplaintReceived.type: on_complaint_received,
            ComplaintSupported.type: on_complaint_supported,
        },
        "routing": {CaseMerged.type: on_case_merged},
    }
    router = RabbitRouter()
    for speaker in HEARD["notify"]:
        listen(
            router,
            hearing_queues("notify", speaker),
            speaker=f"{SOURCE_PREFIX}{speaker}",
            read=read_fact,
            doors=doors.get(speaker, {}),
            otherwise=on_other,
        )
    return router
