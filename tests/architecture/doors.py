"""Which message door of which service opens to a fact, found by knocking at the real ones."""

import asyncio
import importlib
import pkgutil
from functools import cache
from types import SimpleNamespace
from typing import Any

from faststream.rabbit import RabbitRouter
from house import package_of
from kentongan_contracts.catalogue import FACTS
from kentongan_contracts.envelope import bare_name
from kentongan_contracts.topology import HEARD, hearing_queues, wiring_of
from notify.domain.audiences import AUDIENCES


@cache
def heard_by(service: str) -> frozenset[str]:
    """The facts for which a service has a door of their own, and those that notify tells somebody of."""
    heard = asyncio.run(_facts_with_doors(service))
    return frozenset(heard | (set(AUDIENCES) if service == "notify" else set()))


def routers_of(service: str) -> list[RabbitRouter]:
    """What the `subscriptions()` of a service's message doors return."""
    package = importlib.import_module(f"{package_of(service)}.subscribers")
    inner = [name for _, name, _ in pkgutil.iter_modules(getattr(package, "__path__", []), f"{package.__name__}.")]
    modules = [package, *map(importlib.import_module, inner)]
    return [module.subscriptions() for module in modules if hasattr(module, "subscriptions")]


async def _facts_with_doors(service: str) -> set[str]:
    doors = {
        subscriber.queue.name: subscriber.calls for router in routers_of(service) for subscriber in router.subscribers
    }
    return {
        bare_name(type_)
        for speaker in HEARD[service]
        for type_ in FACTS[speaker]
        if await _opens(doors[hearing_queues(service, speaker)[0]], speaker, type_)
    }


async def _opens(calls: Any, speaker: str, type_: str) -> bool:
    """Whether one door opens before the last one, which takes whatever nobody else took."""
    raw = SimpleNamespace(type=type_, app_id=wiring_of(speaker).source)
    for call in calls[:-1]:
        if await call.filter(SimpleNamespace(raw_message=raw)):
            return True
    return False
