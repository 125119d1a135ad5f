"""What stack.json tells about the regions: a token for each unit, an address and a key for each portal."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from kentongan_directory.region import Region
from kentongan_directory.storing import list_regions

from kentongan.broker.definitions import portal_user
from kentongan.nodes.rabbitmq import VHOST
from kentongan.stack_file import Stack, change_stack
from kentongan.system import System, directory_database
from kentongan.tokens import officer_tokens


async def show_in_stack(system: System) -> None:
    """Bring stack.json up with the stored regions."""
    entries = await region_entries(system)
    change_stack(system.home, lambda stack: stack.update(entries))


async def region_entries(system: System) -> Stack:
    """The entries `officers` and `portals`."""
    async with directory_database(system.mongodb_url) as database:
        regions = [stored.region for stored in await list_regions(database) if stored.region]
    return {
        "officers": officer_tokens(system.vault.officer_token_key, regions),
        "portals": dict(_portals(system, regions)),
    }


def portal_url(system: System, region: str) -> str:
    """The address with which the region's portal connects to the bus."""
    location = urlsplit(system.broker.amqp_url)
    account = f"{portal_user(region)}:{system.vault.portal_password(region)}"
    return f"{location.scheme}://{account}@{location.hostname}:{location.port or 5672}/{VHOST}"


def _portals(system: System, regions: Iterable[Region]) -> Iterable[tuple[str, dict[str, str]]]:
    for region in regions:
        if region.portal and region.portal.enabled and system.vault.holds_portal(region.code):
            api_key = system.vault.portal_api_key(region.code)
            yield region.code, {"amqp": portal_url(system, region.code), "api_key": api_key}
