"""Cases and suggestions as JSON."""

from typing import Any

from kentongan_directory.directory import Directory

from routing.domain.case import Case, Note, Step
from routing.domain.officers import Actor, allowed_to
from routing.use_cases.suggest_owner import Suggestions


def shown_case(case: Case, officer: Actor, directory: Directory) -> dict[str, Any]:
    """Everything that an officer may know of a case: an anonymous reporter's name is not among it."""
    return {
        **shown_in_list(case, officer, directory),
        "body": case.body,
        "why": case.why.model_dump(mode="json"),
        "history": [_step(step) for step in case.history],
        "notes": [_note(note) for note in case.notes],
        "reporter_name": None if case.anonymous else case.reporter_name,
        "merged_into": case.merged_into,
        "merged_from": list(case.merged_from),
    }


def shown_in_list(case: Case, officer: Actor, directory: Directory) -> dict[str, Any]:
    """A case in an inbox: all but its text and its history."""
    return {
        "id": case.id,
        "tracking_code": case.tracking_code,
        "kind": case.kind,
        "title": case.title,
        "category": case.category,
        "region": case.region,
        "state": case.status,
        "light": case.light,
        "overdue": case.overdue,
        "unit": {"code": case.unit, "name": case.unit_name},
        "received_at": case.received_at,
        "deadlines": {deadline.milestone: deadline.due_at for deadline in case.deadlines},
        "location": case.location.model_dump() if case.location else None,
        "occurred_on": case.occurred_on,
        "anonymous": case.anonymous,
        "secret": case.secret,
        "supporters": case.supporters,
        "escalation": {"level": case.escalation.level, "to": case.escalation.to} if case.escalation else None,
        "allowed": list(allowed_to(officer, case, directory)),
    }


def shown_suggestions(suggestions: Suggestions) -> dict[str, Any]:
    return {
        "why": suggestions.case.why.model_dump(mode="json"),
        "units": [
            {
                "unit": {"code": each.unit.code, "name": each.unit.name},
                "category": each.category,
                "rule": each.rule,
                "score": each.score,
                "words": list(each.words),
            }
            for each in suggestions.units
        ],
        "categories": [
            {
                "category": each.category.code,
                "name": each.category.name.model_dump(),
                "score": each.score,
                "words": list(each.words),
            }
            for each in suggestions.categories
        ],
        "duplicates": [
            {
                "id": each.case.id,
                "tracking_code": each.case.tracking_code,
                "title": each.case.title,
                "state": each.case.status,
                "unit": {"code": each.case.unit, "name": each.case.unit_name},
                "received_at": each.case.received_at,
                "score": each.score,
            }
            for each in suggestions.duplicates
        ],
    }


def _step(step: Step) -> dict[str, Any]:
    line = {"at": step.at, "fact": step.fact, "by": step.by, "text": step.text, "unit": step.unit}
    return {name: value for name, value in line.items() if value is not None}


def _note(note: Note) -> dict[str, Any]:
    return {"at": note.at, "by": note.by, "text": note.text}
