"""The shell around every service: its store, its bus, its HTTP application and the tasks that run beside them."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol

import structlog
from fastapi import APIRouter, FastAPI
from faststream.rabbit import RabbitBroker

from servicekit import database, logs
from servicekit.bus.announcer import Announcer
from servicekit.bus.connecting import BrokerLink
from servicekit.bus.hearing import new_broker
from servicekit.bus.publisher import Publisher
from servicekit.bus.settling import Letters, Settler
from servicekit.documents import DocumentedApplication, asyncapi_routes
from servicekit.dossiers.deciding import Address, Voice
from servicekit.dossiers.dossier import S
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.mongo import MongoKeeper
from servicekit.health import Check, health_routes
from servicekit.http import Gate
from servicekit.problems import answer_problems
from servicekit.settings import ServiceSettings
from servicekit.verdicts import Retry

log = structlog.get_logger()

Task = Callable[[], Awaitable[None]]


class Wiring(Protocol):
    """What a service must know of the bus; plain data of the published language fits."""

    @property
    def source(self) -> str: ...
    @property
    def exchange(self) -> str: ...
    @property
    def header(self) -> str: ...
    @property
    def tiers(self) -> tuple[tuple[int, str], ...]: ...
    @property
    def dead(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Keeping(Generic[S]):
    """What a service keeps: the type of its state, its own indexes on `state.*`, and where its facts are said."""

    state_type: type[S]
    address: Callable[[S, str], Address]
    indexes: Sequence[Any] = field(default_factory=tuple)


class Shell(Generic[S]):
    """Real parts, none of them connected before the application starts."""

    def __init__(self, name: str, settings: ServiceSettings, wiring: Wiring, keeping: Keeping[S]) -> None:
        logs.configure(name, settings.log_level)
        self.name = name
        self.settings = settings
        amqp_url = settings.amqp_url.get_secret_value()
        self.client = database.connect(settings.mongodb_url.get_secret_value(), driver=settings.mongodb_driver)
        self.database = self.client[name.replace("-", "_")]
        self.keeper = MongoKeeper(self.database, keeping.state_type, indexes=keeping.indexes)
        self.publisher = Publisher(amqp_url, name=name)
        self.announcer: Announcer[S] = Announcer(
            self.keeper, self.publisher, source=wiring.source, exchange=wiring.exchange, header=wiring.header
        )
        voice = Voice(wiring.source, keeping.address)
        self.dossiers = Dossiers(self.keeper, voice, announce=self.announcer.announce)
        settler = Settler(self.publisher, Letters(wiring.tiers, wiring.dead))
        self.broker: RabbitBroker = new_broker(amqp_url, settler, prefetch_messages=settings.prefetch_messages)
        self._link = BrokerLink(self.broker, self.publisher)
        self._checks: list[Check] = [lambda: database.is_answering(self.database), self._link.reason]
        self._tasks: list[Task] = [self._prepare, self._link.run, self.announcer.run]

    def beside(self, *tasks: Task) -> None:
        """Runs each for as long as the application lives; one that fails ends the process, which is then restarted."""
        self._tasks += tasks

    def check(self, *checks: Check) -> None:
        """Adds reasons for not being ready."""
        self._checks += checks

    async def listening(self) -> None:
        """Waits until the bus was reached and the message doors are open."""
        await self._link.started()

    def app(self, *routers: APIRouter, title: str, description: str) -> FastAPI:
        """The HTTP application with the service's own routes and those that every service has."""
        app = DocumentedApplication(title=title, description=description, version="1.0.0", lifespan=self._lifespan)
        app.add_middleware(Gate, body_limit_bytes=self.settings.body_limit_bytes)
        answer_problems(app)
        app.include_router(health_routes(self._checks))
        app.include_router(asyncapi_routes(self.broker, title=title))
        for router in routers:
            app.include_router(router)
        return app

    async def _prepare(self) -> None:
        while True:
            try:
                await self.keeper.prepare()
            except Retry as failure:
                log.warning("The database is not ready yet", action="prepare_delayed", reason=str(failure))
                await asyncio.sleep(1.0)
            else:
                return

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(database.disconnect, self.client)
            running = [asyncio.create_task(_named(task)) for task in self._tasks]
            for task in running:
                task.add_done_callback(_end_process_on_failure)
            log.info("Started", action="service_started")
            yield
            await self._stop(running)

    async def _stop(self, running: Sequence["asyncio.Task[None]"]) -> None:
        """Takes no more, finishes what is under way, says what is safe, then lets go."""
        await self._link.stop()
        await self.dossiers.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.announcer.drain(), 5.0)
        await self.publisher.close()
        log.info("Stopped", action="service_stopped")


async def _named(task: Task) -> None:
    await task()


def _end_process_on_failure(task: "asyncio.Task[None]") -> None:
    """A task beside the application that dies must not leave a half-working process behind."""
    if not task.cancelled() and (failure := task.exception()) is not None:
        log.critical("A task of the service failed", action="task_failed", exc_info=failure)
        os.kill(os.getpid(), signal.SIGTERM)
