"""A region comes in: checked with all others, given its part of the bus, then stored for the services to see."""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kentongan_directory.directory import Directory
from kentongan_directory.loading import RegionFileRefused, read_region_files
from kentongan_directory.region import Region
from kentongan_directory.storing import StoredRegion, list_regions, store_region

from kentongan.broker.management import Management
from kentongan.broker.portals import plug_in
from kentongan.errors import OperatorError
from kentongan.files import locked, read_json, write_json
from kentongan.regions.showing import show_in_stack
from kentongan.regions.taking_out import lock_out_and_drain, remove_idle_queues
from kentongan.system import System, directory_database
from kentongan.vault import Vault


@dataclass(frozen=True)
class Applied:
    """What became of one region."""

    region: Region
    version: int
    is_changed: bool
    has_portal: bool
    left_behind: str | None = None


async def apply_files(system: System, files: Sequence[Path]) -> list[Applied]:
    """Take all the files' regions, or none when one of them is wrong."""
    with locked(system.home.regions_lock):
        stored = await stored_regions(system)
        return await _apply(system, read_files(files, stored.values()), stored)


async def apply_new(system: System, files: Sequence[Path]) -> list[Applied]:
    """Take those regions that were never there; what the operator changed or removed since stays as it is."""
    with locked(system.home.regions_lock):
        stored = await stored_regions(system)
        known = {*stored, *_seen(system)} if stored else set()
        by_code = {region.code: file for file in files for region in read_files([file], ())}
        new = [file for code, file in by_code.items() if code not in known]
        applied = await _apply(system, read_files(new, stored.values()), stored)
        write_json(system.home.seen_regions_file, {"codes": sorted({*known, *by_code})})
        return applied


async def plug_in_stored(system: System) -> None:
    """Give every stored region its part of the bus, should the broker have lost it."""
    stored = await stored_regions(system)
    await asyncio.to_thread(_plug_in, system, [kept.region for kept in stored.values() if kept.region], stored)


def read_files(files: Sequence[Path], stored: Iterable[StoredRegion]) -> tuple[Region, ...]:
    """The files' regions, checked by themselves and among those already stored."""
    try:
        return read_region_files(files, among=Directory(kept.region for kept in stored if kept.region))
    except RegionFileRefused as refused:
        raise OperatorError(f"{refused}\nNothing was changed.") from refused


async def stored_regions(system: System) -> dict[str, StoredRegion]:
    """All stored regions by code."""
    async with directory_database(system.mongodb_url) as database:
        return {stored.code: stored for stored in await list_regions(database)}


def has_portal(region: Region) -> bool:
    """Whether the region's own system is connected to the bus."""
    return region.portal is not None and region.portal.enabled


def key_digest(api_key: str) -> str:
    """The form in which a portal's key is stored."""
    return hashlib.sha256(api_key.encode()).hexdigest()


async def _apply(system: System, regions: Sequence[Region], stored: Mapping[str, StoredRegion]) -> list[Applied]:
    await asyncio.to_thread(_plug_in, system, regions, stored)
    applied = [await _store(system, region, stored.get(region.code)) for region in regions]
    await show_in_stack(system)
    return applied


def _seen(system: System) -> list[str]:
    remembered = read_json(system.home.seen_regions_file) or {}
    return [str(code) for code in remembered.get("codes", [])]


def _plug_in(system: System, regions: Iterable[Region], stored: Mapping[str, StoredRegion]) -> None:
    passwords = {
        region.code: system.vault.portal_password(region.code)
        if _is_ours(system.vault, stored.get(region.code), region.code)
        else None
        for region in regions
        if has_portal(region)
    }
    if passwords:
        with Management.connect(system.broker) as management:
            plug_in(management, passwords)


async def _store(system: System, region: Region, before: StoredRegion | None) -> Applied:
    digest = None
    if has_portal(region) and _is_ours(system.vault, before, region.code):
        digest = key_digest(system.vault.portal_api_key(region.code))
    left = None if has_portal(region) else await lock_out_and_drain(system, region.code)
    is_changed = before is None or before.region != region or digest not in (None, before.portal_key_sha256)
    version = before.version if before else 0
    if is_changed:
        async with directory_database(system.mongodb_url) as database:
            version = (await store_region(database, region, portal_key_sha256=digest)).version
    if not has_portal(region):
        left = left or await remove_idle_queues(system, region.code)
    return Applied(region, version, is_changed, has_portal(region), left)


def _is_ours(vault: Vault, stored: StoredRegion | None, region: str) -> bool:
    """Whether this home folder keeps the portal's credentials, or nobody does yet."""
    return vault.holds_portal(region) or stored is None or stored.portal_key_sha256 is None
