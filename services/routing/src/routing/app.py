"""Puts routing together: the only module that knows every other one, and the only one that reads settings."""

from functools import partial

from fastapi import FastAPI
from kentongan_contracts.topology import wiring_of
from kentongan_directory.following import LiveDirectory
from servicekit.shell import Keeping, Shell

from routing.domain.case import Case
from routing.inboxes import INDEXES, MongoLists
from routing.parts import Parts, Reference
from routing.settings import RoutingSettings
from routing.stores import Cases, address
from routing.subscribers import subscriptions
from routing.timers import count_for_ever

DESCRIPTION = "The desk of the agencies: who is responsible for a case, and what they do with it."


def create_app(
    settings: RoutingSettings | None = None, cases: Cases | None = None, reference: Reference | None = None
) -> FastAPI:
    """Real parts by default, twins by argument; nothing connects before the application starts."""
    settings = settings or RoutingSettings()
    shell = Shell("routing", settings, wiring_of("routing"), Keeping(Case, address, INDEXES))
    live = LiveDirectory(shell.client["directory"])
    parts = Parts(cases or Cases(shell.dossiers, MongoLists(shell.keeper)), reference or live)

    async def directory_reason() -> str | None:
        return None if parts.reference.current.has_nation else "the regions were not read yet"

    shell.broker.context.set_global("parts", parts)
    shell.broker.include_router(subscriptions())
    shell.beside(live.follow_for_ever, partial(count_for_ever, parts, every_seconds=settings.count_every_seconds))
    shell.check(directory_reason)
    return shell.app(title="Kentongan routing", description=DESCRIPTION)
