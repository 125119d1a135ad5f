"""Puts notify together: the only module that knows every other one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from fastapi import FastAPI
from kentongan_contracts.topology import wiring_of
from kentongan_directory.directory import Directory
from kentongan_directory.following import LiveDirectory
from servicekit.clock import utc_now
from servicekit.sealing import Seal
from servicekit.shell import Keeping, Shell

from notify.channels.addresses import Addresses
from notify.channels.email import Channel, Email, MailServer
from notify.channels.letters import Letters, Links
from notify.domain.correspondence import Correspondence
from notify.domain.delivery import EMAIL
from notify.routes import routes
from notify.settings import NotifySettings
from notify.stores import INDEXES, Correspondences, MongoShelf, address
from notify.subscribers import subscriptions
from notify.timers import Postman
from notify.use_cases.send_due import Post, send_due

_WORKERS_PER_CONNECTION = 4
DESCRIPTION = "Who is told what, by which channel, and whether it arrived."


@dataclass(frozen=True, slots=True)
class Twins:
    """Parts to be used instead of the real ones."""

    correspondences: Correspondences | None = None
    channel: Channel | None = None
    directory: Callable[[], Directory] | None = None


def create_app(settings: NotifySettings | None = None, twins: Twins = Twins()) -> FastAPI:
    """The service, with real parts unless twins are given; nothing is connected before it starts."""
    settings = settings or NotifySettings()
    shell = Shell("notify", settings, wiring_of("notify"), Keeping(Correspondence, address, INDEXES))
    correspondences = twins.correspondences or Correspondences(shell.dossiers, MongoShelf(shell.keeper))
    directory = twins.directory or _live_directory(shell)
    addresses = Addresses(Seal(*settings.contact_key.get_secret_value().split(",")), directory)
    letters = Letters(addresses, Links(settings.intake_url, settings.desk_url), directory)
    post = Post(
        correspondences,
        letters,
        {EMAIL: twins.channel or Email(_mail_server(settings))},
        utc_now,
        claim=timedelta(seconds=settings.claim_seconds),
        longest_send=timedelta(seconds=settings.smtp_timeout_seconds + 5),
        pause_factor=settings.pause_factor,
        replica=settings.replica,
    )
    postman = Postman(
        correspondences,
        partial(send_due, post=post),
        utc_now,
        workers=_WORKERS_PER_CONNECTION * settings.smtp_connections,
        replica=settings.replica,
    )
    shell.beside(postman.run, postman.count_for_ever)
    shell.broker.context.set_global("correspondences", correspondences)
    shell.broker.context.set_global("addresses", addresses)
    shell.broker.include_router(subscriptions())
    operator_key = settings.operator_token_key.get_secret_value()
    return shell.app(routes(correspondences, operator_key), title="Kentongan notify", description=DESCRIPTION)


def _live_directory(shell: Shell[Correspondence]) -> Callable[[], Directory]:
    live = LiveDirectory(shell.client["directory"])

    async def lacks() -> str | None:
        return None if live.current.has_nation else "the directory holds no nation yet"

    shell.beside(live.follow_for_ever)
    shell.check(lacks)
    return lambda: live.current


def _mail_server(settings: NotifySettings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        mail_from=settings.mail_from,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        connections=settings.smtp_connections,
        timeout_seconds=settings.smtp_timeout_seconds,
    )
