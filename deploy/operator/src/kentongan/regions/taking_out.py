"""A region goes: its portal is locked out at once, its queues go when nothing waits in them any more."""

import asyncio
from collections.abc import Callable

from kentongan_directory.codes import parent_of
from kentongan_directory.storing import NationStays, list_regions, remove_region

from kentongan.broker.management import Management
from kentongan.broker.portals import lock_out, remove_queues, submission_queues
from kentongan.broker.standing import Standing, standings
from kentongan.errors import OperatorError
from kentongan.files import locked
from kentongan.regions.showing import show_in_stack
from kentongan.system import System, directory_database

_DRAINED_WITHIN_SECONDS = 10
_IDLE_WITHIN_SECONDS = 8


async def take_out(system: System, code: str) -> None:
    """Remove the region, its portal's user and its queues; refuse while something still depends on it."""
    with locked(system.home.regions_lock):
        await _refuse_while_needed(system, code)
        if left := await lock_out_and_drain(system, code):
            raise OperatorError(
                f"{code} stays for now: its portal is locked out, but {left}."
                " Run the command again when the services have taken them."
            )
        async with directory_database(system.mongodb_url) as database:
            await remove_region(database, code)
        await show_in_stack(system)
        if left := await remove_idle_queues(system, code):
            raise OperatorError(f"{code} is removed, but its queues stay: {left}. Run the command again to look anew.")


async def lock_out_and_drain(system: System, code: str) -> str | None:
    """Lock the portal out and wait until its submissions are taken; says which are left."""
    with Management.connect(system.broker) as management:
        await asyncio.to_thread(lock_out, management, code)
    return _messages(await _wait_for(system, code, lambda standing: standing.messages == 0, _DRAINED_WITHIN_SECONDS))


async def remove_idle_queues(system: System, code: str) -> str | None:
    """Remove the queues once no service listens to them; says what came in since."""
    standing = await _wait_for(system, code, lambda standing: standing.consumers == 0, _IDLE_WITHIN_SECONDS)
    if left := _messages(standing):
        return left
    with Management.connect(system.broker) as management:
        await asyncio.to_thread(remove_queues, management, code)
    system.vault.forget_portal(code)
    return None


async def _refuse_while_needed(system: System, code: str) -> None:
    async with directory_database(system.mongodb_url) as database:
        codes = {stored.code for stored in await list_regions(database)}
    if code == "00":
        raise OperatorError(f"The nation cannot be removed: {NationStays()}.")
    if children := sorted(other for other in codes if parent_of(other) == code):
        raise OperatorError(f"{code} cannot be removed: {', '.join(children)} stand below it. Remove them first.")
    if code not in codes and not await standings(system.broker.amqp_url, submission_queues(code)):
        raise OperatorError(f"There is no region {code}. `kentongan region list` shows those there are.")


async def _wait_for(
    system: System, code: str, is_fulfilled: Callable[[Standing], bool], seconds: float
) -> dict[str, Standing]:
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        found = await standings(system.broker.amqp_url, submission_queues(code))
        if all(map(is_fulfilled, found.values())) or asyncio.get_running_loop().time() > deadline:
            return found
        await asyncio.sleep(0.2)


def _messages(found: dict[str, Standing]) -> str | None:
    waiting = [
        f"{standing.messages} messages wait in {queue}" for queue, standing in found.items() if standing.messages
    ]
    return " and ".join(waiting) or None
