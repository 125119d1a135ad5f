"""Puts routing together: the only module that knows every other one, and the only one that reads settings."""

from functools import partial

from fastapi import FastAPI
from kentongan_contracts.topology import wiring_of
from kentongan_directory.following import LiveDirectory
from servicekit.bus.asking import Askers
from servicekit.shell import Keeping, Shell

from routing.channels import PortalAnswers
from routing.domain.case import Case
from routing.inboxes import INDEXES, MongoLists
from routing.parts import Parts, Reference
from routing.routes import acting, looking
from routing.routes.desk import answer_refusals
from routing.settings import RoutingSettings
from routing.stores import Cases, address
from routing.subscribers.facts import subscriptions
from routing.subscribers.portals import PortalDoor, follow_portals
from routing.timers import count_for_ever

NAME = "routing"
DESCRIPTION = "The desk of the agencies: who is responsible for a case, and what they do with it."


def create_app(
    settings: RoutingSettings | None = None, *, store: Cases | None = None, reference: Reference | None = None
) -> FastAPI:
    """Real parts by default, twins by argument; nothing connects before the application starts."""
    settings = settings or RoutingSettings()
    shell = Shell(NAME, settings, wiring_of(NAME), Keeping(Case, address, INDEXES))
    live = LiveDirectory(shell.client["directory"])
    parts = Parts(store or Cases(shell.dossiers, MongoLists(shell.keeper)), reference or live)
    _open_message_doors(shell, parts, settings)
    shell.beside(partial(count_for_ever, parts, every_seconds=settings.count_every_seconds))
    if reference is None:
        shell.beside(live.follow_for_ever)
    return _application(shell, parts, settings)


def _open_message_doors(shell: Shell[Case], parts: Parts, settings: RoutingSettings) -> None:
    shell.broker.context.set_global("parts", parts)
    shell.broker.include_router(subscriptions())
    answers = PortalAnswers(shell.publisher, shell.announcer, wiring_of(NAME))
    askers = Askers(
        shell.broker,
        PortalDoor(parts, answers).on_ask,
        own_user=shell.publisher.user,
        prefetch_messages=settings.portal_prefetch_messages,
    )

    async def follow() -> None:
        await shell.listening()
        await follow_portals(askers, parts.reference)

    shell.beside(follow)


def _application(shell: Shell[Case], parts: Parts, settings: RoutingSettings) -> FastAPI:
    async def directory_is_read() -> str | None:
        return None if parts.reference.current.has_nation else "the regions have not been read yet"

    shell.check(directory_is_read)
    app = shell.app(looking.router, acting.router, title="Kentongan routing", description=DESCRIPTION)
    answer_refusals(app)
    app.state.parts = parts
    app.state.officer_token_key = settings.officer_token_key.get_secret_value()
    return app
