"""The intake service, put together: real parts by default, twins by argument, nothing connected before it starts."""

from fastapi import FastAPI
from kentongan_contracts.topology import wiring_of
from kentongan_directory.following import LiveDirectory
from servicekit.bus.answering import Answering
from servicekit.bus.asking import Askers
from servicekit.sealing import Seal
from servicekit.shell import Keeping, Shell

from intake.channels import PortalAnswers
from intake.domain.access import AccessKeys
from intake.domain.complaint import Complaint
from intake.parts import Parts, Reference
from intake.routes import acting, directory, listing, showing, submitting
from intake.routes.answering import answer_refusals
from intake.routes.floods import Floods
from intake.settings import IntakeSettings
from intake.stores import INDEXES, Complaints, MongoComplaints, address
from intake.subscribers.facts import subscriptions
from intake.subscribers.portals import PortalDoor, follow_portals

NAME = "intake"
DESCRIPTION = "Takes complaints in, and tells their reporters and the public how they fare."


def create_app(
    settings: IntakeSettings | None = None, *, store: Complaints | None = None, reference: Reference | None = None
) -> FastAPI:
    settings = settings or IntakeSettings()
    shell = Shell(NAME, settings, wiring_of(NAME), Keeping(Complaint, address, INDEXES))
    live = LiveDirectory(shell.client["directory"])
    parts = Parts(
        complaints=store or MongoComplaints(shell.dossiers, shell.keeper),
        reference=reference or live,
        access_keys=AccessKeys(settings.access_secret.get_secret_value()),
        seal=Seal(settings.contact_key.get_secret_value()),
        public_url=settings.public_url.rstrip("/"),
    )
    _open_message_doors(shell, parts, settings)
    if reference is None:
        shell.beside(live.follow_for_ever)
    return _application(shell, parts, settings)


def _open_message_doors(shell: Shell[Complaint], parts: Parts, settings: IntakeSettings) -> None:
    shell.broker.include_router(subscriptions())
    shell.broker.context.set_global("complaints", parts.complaints)
    wiring = wiring_of(NAME)
    answering = Answering(shell.publisher, source=wiring.source, exchange=wiring.exchange, header=wiring.header)
    answers = PortalAnswers(answering, shell.announcer)
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


def _application(shell: Shell[Complaint], parts: Parts, settings: IntakeSettings) -> FastAPI:
    async def directory_is_read() -> str | None:
        return None if parts.reference.current.has_nation else "the regions have not been read yet"

    shell.check(directory_is_read)
    routers = (listing.router, submitting.router, showing.router, acting.router, directory.router)
    app = shell.app(*routers, title="Kentongan intake", description=DESCRIPTION)
    answer_refusals(app)
    app.state.parts = parts
    app.state.heartbeat_seconds = settings.heartbeat_seconds
    app.state.floods = Floods(per_second=settings.posts_per_second, at_once=settings.posts_at_once)
    return app
