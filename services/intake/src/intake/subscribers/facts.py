"""The doors for what the other services say about a complaint."""

from typing import Annotated

from faststream import Context
from faststream.rabbit import RabbitRouter
from kentongan_contracts.catalogue import FACTS, read_fact
from kentongan_contracts.envelope import SOURCE_PREFIX, AnyFact
from kentongan_contracts.routing import CaseFact, CaseNoted
from kentongan_contracts.sla_monitor import MilestoneFact
from kentongan_contracts.topology import hearing_queues
from servicekit.bus.hearing import listen

from intake.stores import Complaints
from intake.use_cases.pass_over_fact import pass_over_fact
from intake.use_cases.record_case_fact import record_case_fact
from intake.use_cases.record_sla_fact import record_sla_fact

Kept = Annotated[Complaints, Context("complaints")]


async def on_case_fact(fact: AnyFact, complaints: Kept) -> None:
    await record_case_fact(fact, complaints)


async def on_sla_fact(fact: AnyFact, complaints: Kept) -> None:
    await record_sla_fact(fact, complaints)


async def on_other_fact(fact: AnyFact, complaints: Kept) -> None:
    await pass_over_fact(fact, complaints)


def subscriptions() -> RabbitRouter:
    """Every step of the case and of its clocks; notes are for officers' eyes."""
    router = RabbitRouter()
    cases = {type_ for type_, data in FACTS["routing"].items() if issubclass(data, CaseFact)} - {CaseNoted.type}
    clocks = {type_ for type_, data in FACTS["sla-monitor"].items() if issubclass(data, MilestoneFact)}
    heard = {"routing": dict.fromkeys(cases, on_case_fact), "sla-monitor": dict.fromkeys(clocks, on_sla_fact)}
    for speaker, doors in heard.items():
        listen(
            router,
            hearing_queues("intake", speaker),
            speaker=f"{SOURCE_PREFIX}{speaker}",
            read=read_fact,
            doors=doors,
            otherwise=on_other_fact,
        )
    return router
