"""What the facts of the agencies mean to a complaint: its status, light, unit, deadlines and timeline."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from kentongan_contracts.envelope import FactData, bare_name
from kentongan_contracts.routing import (
    CaseAsked,
    CaseAssigned,
    CaseClosed,
    CaseFact,
    CaseMerged,
    CaseOpened,
    CaseRead,
    CaseRejected,
    CaseReopened,
    CaseResponded,
    CaseReturned,
)
from kentongan_contracts.sla_monitor import MilestoneFact, SlaBreached, SlaEscalated, SlaMet
from kentongan_contracts.words import Light, Milestone, Status

from intake.domain.complaint import Complaint, Entry, Unit

SLA_MONITOR = "sla-monitor"

STATUS_AFTER: Mapping[type[FactData], Status] = {
    CaseAssigned: Status.ASSIGNED,
    CaseReturned: Status.ASSIGNED,
    CaseRead: Status.READ,
    CaseReopened: Status.READ,
    CaseAsked: Status.ASKED,
    CaseResponded: Status.RESPONDED,
    CaseRejected: Status.REJECTED,
    CaseMerged: Status.MERGED,
    CaseClosed: Status.CLOSED,
}
LIGHT_AFTER: Mapping[type[FactData], Light] = {
    CaseAssigned: Light.RED,
    CaseReturned: Light.RED,
    CaseRead: Light.YELLOW,
    CaseReopened: Light.YELLOW,
    CaseAsked: Light.YELLOW,
    CaseResponded: Light.GREEN,
    CaseClosed: Light.GREEN,
}
AGENCY_MILESTONES = frozenset({Milestone.VERIFY, Milestone.FOLLOW_UP, Milestone.RESOLVE})


def take_case_fact(complaint: Complaint, fact: CaseFact, at: datetime) -> Complaint:
    """The unit, the status, the light and the category are routing's to say."""
    after = replace(
        complaint,
        unit=Unit(fact.unit, fact.unit_name),
        status=_status(complaint, fact),
        light=Light.YELLOW if _is_interim(fact) else LIGHT_AFTER.get(type(fact), complaint.light),
        category=_category(fact) or complaint.category,
        merged_into=fact.into if isinstance(fact, CaseMerged) else complaint.merged_into,
    )
    return after.noting(_case_entry(fact, at))


def take_sla_fact(complaint: Complaint, fact: MilestoneFact, at: datetime) -> Complaint:
    """Late work of the agencies stays visible for good; the reporter's own time is no one's debt."""
    is_late = isinstance(fact, SlaBreached) or (isinstance(fact, SlaMet) and fact.late)
    after = replace(
        complaint,
        deadlines={**complaint.deadlines, fact.milestone.value: fact.due_at},
        overdue=complaint.overdue or (is_late and fact.milestone in AGENCY_MILESTONES),
    )
    text = f"{fact.milestone}: {fact.to_unit_name}" if isinstance(fact, SlaEscalated) else fact.milestone.value
    return after.noting(Entry(at, bare_name(fact.type), SLA_MONITOR, text))


def _status(complaint: Complaint, fact: CaseFact) -> Status:
    """What was withdrawn stays withdrawn: routing may have acted before it heard of that."""
    if complaint.status is Status.WITHDRAWN:
        return Status.WITHDRAWN
    return Status.READ if _is_interim(fact) else STATUS_AFTER.get(type(fact), complaint.status)


def _is_interim(fact: CaseFact) -> bool:
    """An answer after which the unit goes on working."""
    return isinstance(fact, CaseResponded) and not fact.final


def _category(fact: CaseFact) -> str | None:
    return fact.category if isinstance(fact, CaseOpened | CaseAssigned) else None


def _case_entry(fact: CaseFact, at: datetime) -> Entry:
    """What an agency writes to the reporter is public; what it writes to another agency, and the reporter, is not."""
    entry = Entry(at, bare_name(fact.type), fact.by)
    match fact:
        case CaseAsked(text=text) | CaseResponded(text=text) | CaseRejected(text=text):
            return replace(entry, text=text)
        case CaseReturned(reason=text):
            return replace(entry, text=text)
        case CaseReopened(text=text):
            return replace(entry, text=text, is_private=True)
    return entry
