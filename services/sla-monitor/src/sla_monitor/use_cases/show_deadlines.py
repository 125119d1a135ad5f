"""What the clocks of one complaint say."""

from sla_monitor.domain.errors import UnknownDeadlines
from sla_monitor.domain.timetable import Timetable
from sla_monitor.stores import Timetables


async def show_deadlines(id: str, timetables: Timetables) -> Timetable:
    timetable = await timetables.read(id)
    if timetable is None:
        raise UnknownDeadlines(id)
    return timetable
