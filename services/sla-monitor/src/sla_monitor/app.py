"""Putting sla-monitor together: the only module that knows every other one."""

from functools import partial

from fastapi import FastAPI
from kentongan_contracts.topology import wiring_of
from kentongan_directory.following import LiveDirectory
from servicekit.shell import Keeping, Shell

from sla_monitor.alarm import Alarm
from sla_monitor.domain.errors import DeadlineError
from sla_monitor.domain.timetable import Timetable
from sla_monitor.reference import Reference
from sla_monitor.routes import deadline_routes, on_refusal
from sla_monitor.settings import SlaMonitorSettings
from sla_monitor.stores import INDEXES, MongoTimetables, Timetables, address
from sla_monitor.subscribers import subscriptions
from sla_monitor.timers import count_timers, keep_time

DESCRIPTION = "The clocks of complaints in working time: deadlines, warnings, breaches and escalations."


def create_app(
    settings: SlaMonitorSettings | None = None,
    store: Timetables | None = None,
    reference: Reference | None = None,
) -> FastAPI:
    """Real parts by default, twins by argument; nothing connects before the application starts."""
    settings = settings or SlaMonitorSettings()
    keeping = Keeping(Timetable, address, INDEXES)
    shell = Shell("sla-monitor", settings, wiring_of("sla-monitor"), keeping)
    timetables = store or MongoTimetables(shell.dossiers, shell.keeper, Alarm())
    if reference is None:
        reference = _followed(shell)
    shell.broker.context.set_global("timetables", timetables)
    shell.broker.context.set_global("reference", reference)
    shell.broker.include_router(subscriptions())
    shell.beside(partial(keep_time, timetables, reference, shell.listening), partial(count_timers, timetables))
    app = shell.app(deadline_routes(timetables, reference), title="Kentongan sla-monitor", description=DESCRIPTION)
    app.add_exception_handler(DeadlineError, on_refusal)
    return app


def _followed(shell: Shell[Timetable]) -> Reference:
    """The directory as the operator's command changes it."""
    live = LiveDirectory(shell.client["directory"])

    async def has_nation() -> str | None:
        return None if live.current.has_nation else "the directory holds no nation yet"

    shell.beside(live.follow_for_ever)
    shell.check(has_nation)
    return Reference(lambda: live.current)
