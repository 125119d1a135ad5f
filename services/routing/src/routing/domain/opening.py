"""Opening a case: in the coordinator's hands from the first moment, and with the chosen unit in the same one."""

from dataclasses import replace
from datetime import datetime

from kentongan_contracts.codes import province_of
from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintReceived
from kentongan_contracts.routing import CaseAssigned, CaseOpened, Evidence
from kentongan_contracts.words import AssignRule
from kentongan_directory.directory import Directory

from routing.domain.case import REPORTER, ROUTER, Case, Ruling, ruling, step_of
from routing.domain.choosing import Question, choose
from routing.domain.returning import level_of
from routing.domain.words import telling_words, words_of


def unread_case(fact: Fact[ComplaintReceived], directory: Directory) -> Case:
    """The complaint as a case, in the hands of the region's coordinator."""
    said = fact.data
    coordinator = directory.coordinator_of(fact.region)
    return Case(
        id=fact.subject,
        tracking_code=said.tracking_code,
        kind=said.kind,
        title=said.title,
        body=said.body,
        region=fact.region,
        received_at=said.received_at,
        unit=coordinator.code,
        unit_name=coordinator.name,
        level=level_of(coordinator),
        why=Evidence(rule=AssignRule.COORDINATOR),
        province=province_of(fact.region),
        category=said.category,
        reported_category=said.category,
        anonymous=said.anonymous,
        secret=said.secret,
        portal=said.portal,
        external_id=said.external_id,
        reporter_name=None if said.anonymous else said.reporter_name,
        location=said.location,
        occurred_on=said.occurred_on,
        words=(*words_of(said.tracking_code), *telling_words(said.title, said.body)),
        history=(step_of(ComplaintReceived, fact.time, REPORTER),),
    )


def open_case(case: Case, directory: Directory, *, at: datetime) -> Ruling:
    """The case exists and has its unit: both are said at once, so nobody ever sees it without."""
    choice = choose(Question(case.region, case.title, case.body, case.category), directory)
    opened = CaseOpened(unit=case.unit, unit_name=case.unit_name, by=ROUTER, category=case.category)
    assigned = CaseAssigned(
        unit=choice.unit.code,
        unit_name=choice.unit.name,
        by=ROUTER,
        from_unit=case.unit,
        category=choice.category,
        why=choice.why,
    )
    after = (
        replace(case, unit=choice.unit.code, unit_name=choice.unit.name, category=choice.category, why=choice.why)
        .with_step(step_of(CaseOpened, at, ROUTER, unit=case.unit))
        .with_step(step_of(CaseAssigned, at, ROUTER, unit=choice.unit.code))
    )
    return ruling(after, opened, assigned)
