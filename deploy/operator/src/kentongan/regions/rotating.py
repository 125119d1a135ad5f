"""A region's portal gets new credentials; the old ones end at once."""

import asyncio

from kentongan_directory.storing import store_region

from kentongan.broker.declaring import declare
from kentongan.broker.definitions import portal_user_definitions
from kentongan.broker.management import Management
from kentongan.broker.portals import end_connections
from kentongan.errors import OperatorError
from kentongan.files import locked
from kentongan.regions.plugging import has_portal, key_digest, stored_regions
from kentongan.regions.showing import show_in_stack
from kentongan.system import System, directory_database


async def rotate_key(system: System, code: str) -> None:
    """Make, announce and enforce a new password and a new API key."""
    with locked(system.home.regions_lock):
        stored = (await stored_regions(system)).get(code)
        if stored is None or stored.region is None or not has_portal(stored.region):
            raise OperatorError(
                f"There is no region {code} with a portal. `kentongan region list` shows those there are."
            )
        system.vault.forget_portal(code)
        await asyncio.to_thread(_change_password, system, code)
        digest = key_digest(system.vault.portal_api_key(code))
        async with directory_database(system.mongodb_url) as database:
            await store_region(database, stored.region, portal_key_sha256=digest)
        await show_in_stack(system)


def _change_password(system: System, code: str) -> None:
    with Management.connect(system.broker) as management:
        declare(management, portal_user_definitions(code, system.vault.portal_password(code)))
        end_connections(management, code)
