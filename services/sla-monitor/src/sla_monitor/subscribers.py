"""The message door: what sla-monitor hears of intake and of routing."""

from typing import Annotated

from faststream import Context
from faststream.rabbit import RabbitRouter
from kentongan_contracts.catalogue import read_fact
from kentongan_contracts.envelope import SOURCE_PREFIX, AnyFact, Fact
from kentongan_contracts.intake import ComplaintReceived, ComplaintReplied
from kentongan_contracts.routing import (
    CaseAsked,
    CaseAssigned,
    CaseClosed,
    CaseMerged,
    CaseOpened,
    CaseRejected,
    CaseReopened,
    CaseResponded,
    CaseReturned,
)
from kentongan_contracts.topology import hearing_queues
from servicekit.bus.hearing import Door, listen
from servicekit.clock import utc_now

from sla_monitor.reference import Reference
from sla_monitor.stores import Timetables
from sla_monitor.use_cases.hand_over import hand_over
from sla_monitor.use_cases.meet_milestones import meet_milestones
from sla_monitor.use_cases.note_unit import note_unit
from sla_monitor.use_cases.pass_over import pass_over
from sla_monitor.use_cases.pause_clocks import pause_clocks
from sla_monitor.use_cases.restart_resolve import restart_resolve
from sla_monitor.use_cases.resume_clocks import resume_clocks
from sla_monitor.use_cases.start_clocks import start_clocks
from sla_monitor.use_cases.stop_clocks import stop_clocks

Kept = Annotated[Timetables, Context("timetables")]
Known = Annotated[Reference, Context("reference")]


async def on_complaint_received(fact: Fact[ComplaintReceived], timetables: Kept, reference: Known) -> None:
    await start_clocks(fact, timetables, reference.snapshot())


async def on_complaint_replied(fact: Fact[ComplaintReplied], timetables: Kept, reference: Known) -> None:
    await resume_clocks(fact, timetables, reference.snapshot(), now=utc_now())


async def on_case_opened(fact: Fact[CaseOpened], timetables: Kept, reference: Known) -> None:
    await note_unit(fact, timetables, reference.snapshot(), now=utc_now())


async def on_case_assigned(fact: Fact[CaseAssigned], timetables: Kept, reference: Known) -> None:
    await hand_over(fact, timetables, reference.snapshot(), now=utc_now())


async def on_case_returned(fact: Fact[CaseReturned], timetables: Kept, reference: Known) -> None:
    await note_unit(fact, timetables, reference.snapshot(), now=utc_now())


async def on_case_asked(fact: Fact[CaseAsked], timetables: Kept, reference: Known) -> None:
    await pause_clocks(fact, timetables, reference.snapshot(), now=utc_now())


async def on_case_responded(fact: Fact[CaseResponded], timetables: Kept, reference: Known) -> None:
    await meet_milestones(fact, timetables, reference.snapshot(), now=utc_now())


async def on_case_reopened(fact: Fact[CaseReopened], timetables: Kept, reference: Known) -> None:
    await restart_resolve(fact, timetables, reference.snapshot(), now=utc_now())


async def on_case_rejected(fact: Fact[CaseRejected], timetables: Kept, reference: Known) -> None:
    await stop_clocks(fact, timetables, reference.snapshot(), now=utc_now())


async def on_case_merged(fact: Fact[CaseMerged], timetables: Kept, reference: Known) -> None:
    await stop_clocks(fact, timetables, reference.snapshot(), now=utc_now())


async def on_case_closed(fact: Fact[CaseClosed], timetables: Kept, reference: Known) -> None:
    await stop_clocks(fact, timetables, reference.snapshot(), now=utc_now())


async def on_other(fact: AnyFact, timetables: Kept, reference: Known) -> None:
    await pass_over(fact, timetables, reference.snapshot(), now=utc_now())


HEARD: dict[str, dict[str, Door]] = {
    "intake": {
        ComplaintReceived.type: on_complaint_received,
        ComplaintReplied.type: on_complaint_replied,
    },
    "routing": {
        CaseOpened.type: on_case_opened,
        CaseAssigned.type: on_case_assigned,
        CaseReturned.type: on_case_returned,
        CaseAsked.type: on_case_asked,
        CaseResponded.type: on_case_responded,
        CaseReopened.type: on_case_reopened,
        CaseRejected.type: on_case_rejected,
        CaseMerged.type: on_case_merged,
        CaseClosed.type: on_case_closed,
    },
}


def subscriptions() -> RabbitRouter:
    """Everything that sla-monitor hears, by speaker and fact."""
    router = RabbitRouter()
    for speaker, doors in HEARD.items():
        queues = hearing_queues("sla-monitor", speaker)
        listen(router, queues, speaker=f"{SOURCE_PREFIX}{speaker}", read=read_fact, doors=doors, otherwise=on_other)
    return router
