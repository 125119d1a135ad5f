"""What is kept of cases, and how they are found again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from kentongan_contracts.answers import SubmissionAccepted
from kentongan_contracts.envelope import AnyFact
from kentongan_contracts.routing_keys import fact_key
from servicekit.dossiers.deciding import Address
from servicekit.dossiers.dossier import Asked, Decide, Decision, Dossier, Heard, Outcome, Told
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.errors import DossierMissing

from routing.domain.case import Case, Ruling
from routing.domain.errors import UnknownCase
from routing.domain.officers import Actor, owing_answer
from routing.inboxes import Lists

log = structlog.get_logger()

Rule = Callable[[Case], Ruling]


def address(case: Case, type_: str) -> Address:
    """Facts of a case are said where its region listens; an answer, where the portal listens that has asked."""
    region = case.answers_to if type_ == SubmissionAccepted.type and case.answers_to else case.region
    return Address(fact_key(region, type_), {"region": region})


@dataclass(frozen=True, slots=True)
class Order:
    """Somebody's order to act on a case: `portal` is the region whose portal asks, and is owed the answer `answer_to`
    its message."""

    case: str
    by: Actor
    at: datetime
    cause: Asked | None = None
    portal: str | None = None
    answer_to: str = ""
    extensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Followed:
    """An order that was followed, now or before: the case as it is now, and its dossier."""

    dossier: Dossier[Case]
    is_repeat: bool

    @property
    def case(self) -> Case:
        return self.dossier.state


class Cases:
    """Every case is one dossier. Give it the rule: load, decide, commit and announce are inside."""

    def __init__(self, dossiers: Dossiers[Case], lists: Lists) -> None:
        self.dossiers = dossiers
        self.lists = lists

    async def open(self, fact: AnyFact, unread: Case, rule: Rule) -> Outcome[Case]:
        """Takes the fact once, beginning from `unread` where nothing is known of this complaint."""
        cause = Heard(fact.speaker, fact.sequence)
        outcome = await self.dossiers.open(
            fact.subject, _decide(rule), blank=unread, cause=cause, extensions=_trace(fact)
        )
        return _logged(fact, outcome)

    async def hear(self, fact: AnyFact, rule: Rule) -> Outcome[Case]:
        """Takes the fact once and in its turn; raises DossierMissing until the case was opened."""
        cause = Heard(fact.speaker, fact.sequence)
        return _logged(
            fact, await self.dossiers.change(fact.subject, _decide(rule), cause=cause, extensions=_trace(fact))
        )

    async def act(self, order: Order, rule: Rule) -> Followed:
        """Follows the order once for each cause; raises UnknownCase and what the rule raises."""
        decide = _decide(rule) if order.portal is None else _decide_for_portal(rule, order.portal, order.answer_to)
        try:
            outcome = await self.dossiers.change(order.case, decide, cause=order.cause, extensions=order.extensions)
        except DossierMissing as missing:
            raise _unknown(order.case) from missing
        if not outcome.is_repeat:
            log.info("An order was followed", action="case_changed", case=order.case, by=order.by.unit)
        return Followed(outcome.dossier, outcome.is_repeat)

    async def change(self, id: str, rule: Rule) -> Case:
        """Applies a rule that may be applied twice; raises UnknownCase and what the rule raises."""
        try:
            return (await self.dossiers.change(id, _decide(rule))).dossier.state
        except DossierMissing as missing:
            raise _unknown(id) from missing

    async def read(self, id: str) -> Case:
        """The case as it is now; raises UnknownCase."""
        dossier = await self.dossiers.read(id)
        if dossier is None:
            raise _unknown(id)
        return dossier.state


def _decide(rule: Rule) -> Decide[Case]:
    def decide(case: Case) -> Decision[Case]:
        ruled = rule(case)
        return Decision(ruled.case, ruled.facts)

    return decide


def _decide_for_portal(rule: Rule, portal: str, asking_id: str) -> Decide[Case]:
    """The same, and the portal is told so in the same write."""

    def decide(case: Case) -> Decision[Case]:
        ruled = rule(case)
        own_id = case.external_id if case.portal == portal else None
        answer = SubmissionAccepted(complaint_id=case.id, tracking_code=case.tracking_code, external_id=own_id)
        told = Told(answer, {"correlationid": asking_id})
        return Decision(owing_answer(ruled.case, portal), (*ruled.facts, told))

    return decide


def _logged(fact: AnyFact, outcome: Outcome[Case]) -> Outcome[Case]:
    log.info("A fact was taken", action="fact_taken", fact=fact.name, case=fact.subject, is_repeat=outcome.is_repeat)
    return outcome


def _unknown(id: str) -> UnknownCase:
    return UnknownCase(f"There is no case {id[:100]}: compare its id.")


def _trace(fact: AnyFact) -> dict[str, str]:
    return {"traceparent": fact.traceparent} if fact.traceparent else {}
