"""Keeping the message doors connected: the service starts and serves while the broker is away."""

import asyncio

import structlog
from faststream.rabbit import RabbitBroker

from servicekit.bus.hearing import open_doors
from servicekit.bus.publisher import BusAway, Publisher

log = structlog.get_logger()

_PAUSE_SECONDS = 1.0
_PROBE_SECONDS = 2.0


class BrokerLink:
    """Starts the consumers as soon as the broker can be reached; from then on the connection mends itself."""

    def __init__(self, broker: RabbitBroker, publisher: Publisher) -> None:
        self._broker = broker
        self._publisher = publisher
        self._started = asyncio.Event()
        self._is_stopping = False

    async def run(self) -> None:
        """Returns once the consumers have started."""
        reason = ""
        while not (self._started.is_set() or self._is_stopping):
            try:
                await self._publisher.open()
                open_doors(self._broker.subscribers)
                await self._broker.start()
                self._started.set()
                log.info("Listening to the bus", action="bus_connected")
            except Exception as failure:
                if repr(failure) != reason:
                    reason = repr(failure)
                    log.warning("The bus cannot be heard yet", action="bus_away", reason=reason)
                await self._broker.stop()
                await asyncio.sleep(_PAUSE_SECONDS)

    async def started(self) -> None:
        """Waits until the consumers have started."""
        await self._started.wait()

    async def reason(self) -> str | None:
        """None while the broker is connected; else why not."""
        if not self._started.is_set():
            return "the message bus was not reached yet"
        try:
            await asyncio.wait_for(self._publisher.probe(), _PROBE_SECONDS)
        except (BusAway, TimeoutError):
            return "the message bus is away"
        return None if await self._broker.ping(timeout=_PROBE_SECONDS) else "the message bus is away"

    async def stop(self) -> None:
        """Takes no more messages and waits, within a bound, for those under way."""
        self._is_stopping = True
        await self._broker.stop()
