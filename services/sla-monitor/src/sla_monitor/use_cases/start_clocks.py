"""A complaint has arrived: its terms are fixed for good, and its first clocks start."""

from functools import partial

from kentongan_contracts.codes import province_of
from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintReceived

from sla_monitor.domain.progress import received
from sla_monitor.domain.terms import Rung
from sla_monitor.domain.timetable import Timetable
from sla_monitor.reference import Snapshot
from sla_monitor.stores import Timetables


async def start_clocks(fact: Fact[ComplaintReceived], timetables: Timetables, snapshot: Snapshot) -> None:
    """Until a unit is chosen the coordinator answers for it."""
    complaint, region = fact.data, fact.region
    timetable = Timetable(
        region=region,
        province=province_of(region),
        kind=complaint.kind,
        category=complaint.category,
        received_at=complaint.received_at,
        terms=snapshot.terms_for(
            kind=complaint.kind, category=complaint.category, region=region, arrived_at=complaint.received_at
        ),
        unit=snapshot.addressee(Rung.COORDINATOR, region=region, unit="").unit,
    )
    await timetables.open(fact, timetable, partial(received, guide=snapshot))
