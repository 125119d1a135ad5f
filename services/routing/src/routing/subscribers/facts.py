"""The doors for facts: what routing hears of intake and of sla-monitor."""

from typing import Annotated

from faststream import Context
from faststream.rabbit import RabbitRouter
from kentongan_contracts.catalogue import read_fact
from kentongan_contracts.envelope import AnyFact, Fact
from kentongan_contracts.intake import (
    ComplaintAttached,
    ComplaintRated,
    ComplaintReceived,
    ComplaintReplied,
    ComplaintSupported,
    ComplaintWithdrawn,
)
from kentongan_contracts.sla_monitor import (
    MilestoneFact,
    SlaBreached,
    SlaEscalated,
    SlaMet,
    SlaPaused,
    SlaResumed,
    SlaStarted,
    SlaWarned,
)
from kentongan_contracts.topology import hearing_queues, wiring_of
from servicekit.bus.hearing import listen
from servicekit.clock import utc_now

from routing.parts import Parts
from routing.use_cases.count_support import count_support
from routing.use_cases.open_case import open_case
from routing.use_cases.pass_over import pass_over
from routing.use_cases.remember_deadline import remember_deadline
from routing.use_cases.remember_meeting import remember_meeting
from routing.use_cases.take_attachment import take_attachment
from routing.use_cases.take_breach import take_breach
from routing.use_cases.take_escalation import take_escalation
from routing.use_cases.take_rating import take_rating
from routing.use_cases.take_reply import take_reply
from routing.use_cases.take_withdrawal import take_withdrawal

WithParts = Annotated[Parts, Context("parts")]


async def on_complaint_received(fact: Fact[ComplaintReceived], parts: WithParts) -> None:
    await open_case(fact, parts.cases, parts.directory(), at=utc_now())


async def on_complaint_replied(fact: Fact[ComplaintReplied], parts: WithParts) -> None:
    await take_reply(fact, parts.cases)


async def on_complaint_rated(fact: Fact[ComplaintRated], parts: WithParts) -> None:
    await take_rating(fact, parts.cases)


async def on_complaint_withdrawn(fact: Fact[ComplaintWithdrawn], parts: WithParts) -> None:
    await take_withdrawal(fact, parts.cases)


async def on_complaint_supported(fact: Fact[ComplaintSupported], parts: WithParts) -> None:
    await count_support(fact, parts.cases)


async def on_complaint_attached(fact: Fact[ComplaintAttached], parts: WithParts) -> None:
    await take_attachment(fact, parts.cases)


async def on_sla_moved(fact: Fact[MilestoneFact], parts: WithParts) -> None:
    await remember_deadline(fact, parts.cases)


async def on_sla_met(fact: Fact[SlaMet], parts: WithParts) -> None:
    await remember_meeting(fact, parts.cases)


async def on_sla_breached(fact: Fact[SlaBreached], parts: WithParts) -> None:
    await take_breach(fact, parts.cases)


async def on_sla_escalated(fact: Fact[SlaEscalated], parts: WithParts) -> None:
    await take_escalation(fact, parts.cases)


async def on_other(fact: AnyFact, parts: WithParts) -> None:
    await pass_over(fact, parts.cases)


def subscriptions() -> RabbitRouter:
    """Everything that routing hears."""
    router = RabbitRouter()
    listen(
        router,
        hearing_queues("routing", "intake"),
        speaker=wiring_of("intake").source,
        read=read_fact,
        doors={
            ComplaintReceived.type: on_complaint_received,
            ComplaintReplied.type: on_complaint_replied,
            ComplaintRated.type: on_complaint_rated,
            ComplaintWithdrawn.type: on_complaint_withdrawn,
            ComplaintSupported.type: on_complaint_supported,
            ComplaintAttached.type: on_complaint_attached,
        },
        otherwise=on_other,
    )
    listen(
        router,
        hearing_queues("routing", "sla-monitor"),
        speaker=wiring_of("sla-monitor").source,
        read=read_fact,
        doors={
            **dict.fromkeys((SlaStarted.type, SlaWarned.type, SlaPaused.type, SlaResumed.type), on_sla_moved),
            SlaMet.type: on_sla_met,
            SlaBreached.type: on_sla_breached,
            SlaEscalated.type: on_sla_escalated,
        },
        otherwise=on_other,
    )
    return router
