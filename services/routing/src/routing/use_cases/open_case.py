"""A complaint has come in: it becomes a case, and some unit is responsible for it at once."""

from datetime import datetime

from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintReceived
from kentongan_directory.directory import Directory

from routing.domain import opening
from routing.metrics import ASSIGNED
from routing.stores import Cases


async def open_case(fact: Fact[ComplaintReceived], cases: Cases, directory: Directory, *, at: datetime) -> None:
    unread = opening.unread_case(fact, directory)
    outcome = await cases.open(fact, unread, lambda case: opening.open_case(case, directory, at=at))
    if not outcome.is_repeat:
        case = outcome.dossier.state
        ASSIGNED.labels(case.province, case.why.rule).inc()
