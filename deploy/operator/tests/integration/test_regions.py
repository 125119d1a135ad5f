"""Regions plugged in and taken out on a real broker and a real database."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aio_pika
import pytest
from aio_pika.exceptions import ProbableAuthenticationError
from kentongan.broker.management import Management
from kentongan.errors import OperatorError
from kentongan.home import Home
from kentongan.nodes.broker_address import BrokerAddress
from kentongan.regions.checking import check_portal
from kentongan.regions.plugging import apply_files, apply_new, key_digest, plug_in_stored, stored_regions
from kentongan.regions.rotating import rotate_key
from kentongan.regions.showing import portal_url
from kentongan.regions.taking_out import take_out
from kentongan.stack_file import read_stack, write_stack
from kentongan.system import System
from kentongan_contracts.topology import VIRTUAL_HOST, asking_queue, portal_queue, region_topology
from pymongo import MongoClient

_REGION = """\
code: "{code}"
name: {name}
parent: "{parent}"
timezone: Asia/Makassar
coordinator: {code}-KOMINFO
units:
  - code: {code}-KOMINFO
    name: Dinas Komunikasi
    kind: coordinator
    contacts: {{email: kominfo@kentongan.example}}
portal: {{enabled: {enabled}}}
"""


@pytest.fixture
async def system(home: Home, mongodb_url: str, broker_address: BrokerAddress) -> AsyncIterator[System]:
    database = f"regions-{secrets.token_hex(4)}"
    system = System(home, broker_address, urlsplit(mongodb_url)._replace(path=f"/{database}").geturl())
    yield system
    for code in ("97.02", "97.01", "97"):
        if code in await stored_regions(system):
            await take_out(system, code)
    with MongoClient[dict[str, object]](mongodb_url) as client:
        client.drop_database(database)


def _file(folder: Path, code: str, *, name: str = "Daerah", enabled: bool = True) -> Path:
    file = folder / f"{code}.yaml"
    parent = code[:2] if "." in code else "00"
    file.write_text(_REGION.format(code=code, name=name, parent=parent, enabled=str(enabled).lower()))
    return file


async def _apply(system: System, folder: Path, *codes: str) -> None:
    await apply_files(system, [_file(folder, code) for code in codes])


async def test_a_plugged_in_portal_can_do_its_part_and_nothing_else(system: System, tmp_path: Path) -> None:
    await _apply(system, tmp_path, "97", "97.01")
    for code in ("97", "97.01"):
        findings = await check_portal(system, code)
        assert len(findings) > 5
        assert [finding.trial for finding in findings if not finding.is_as_it_should_be] == []


async def test_checking_a_portal_leaves_no_message_anywhere(system: System, tmp_path: Path) -> None:
    await _apply(system, tmp_path, "97.01")
    await check_portal(system, "97.01")
    async with await aio_pika.connect(system.broker.amqp_url) as connection:
        channel = await connection.channel()
        for queue in region_topology("97.01").queues:
            assert await (await channel.get_queue(queue.name)).get(fail=False) is None


async def test_a_portal_whose_rights_were_widened_by_hand_is_found(system: System, tmp_path: Path) -> None:
    await _apply(system, tmp_path, "97.01")
    with Management.connect(system.broker) as management:
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        management.put("permissions", VIRTUAL_HOST, "portal-97.01", body=everything)
    wrong = [finding.trial for finding in await check_portal(system, "97.01") if not finding.is_as_it_should_be]
    assert "say something on kentongan.events" in wrong


async def test_one_bad_file_keeps_all_of_them_out(system: System, tmp_path: Path) -> None:
    good, bad = _file(tmp_path, "97.01"), _file(tmp_path, "97.02")
    bad.write_text(bad.read_text().replace("Asia/Makassar", "Mars"))
    with pytest.raises(OperatorError, match=r"97\.02\.yaml:4:11: .*Mars"):
        await apply_files(system, [good, bad])
    assert await stored_regions(system) == {}
    assert not system.vault.holds_portal("97.01")


async def test_an_unchanged_file_makes_no_new_version(system: System, tmp_path: Path) -> None:
    file = _file(tmp_path, "97.01")
    versions = [(await apply_files(system, [file]))[0].version for _ in range(2)]
    changed = (await apply_files(system, [_file(tmp_path, "97.01", name="Daerah lain")]))[0]
    assert (*versions, changed.version, changed.is_changed) == (1, 1, 2, True)


async def test_a_start_takes_only_what_was_never_there(system: System, tmp_path: Path) -> None:
    files = [_file(tmp_path, code) for code in ("97", "97.01", "97.02")]
    assert [applied.region.code for applied in await apply_new(system, files)] == ["97", "97.01", "97.02"]
    await take_out(system, "97.02")
    await apply_files(system, [_file(tmp_path, "97.01", name="Nama baru")])
    _file(tmp_path, "97.01", name="Nama lama")
    assert await apply_new(system, files) == []
    stored = await stored_regions(system)
    assert set(stored) == {"97", "97.01"}
    assert stored["97.01"].region is not None
    assert stored["97.01"].region.name == "Nama baru"


async def test_the_stack_follows_the_regions(system: System, tmp_path: Path) -> None:
    write_stack(system.home, {"pids": {}})
    await _apply(system, tmp_path, "97.01")
    stack = read_stack(system.home) or {}
    assert set(stack["officers"]) == {"97.01-KOMINFO"}
    stored = await stored_regions(system)
    assert key_digest(stack["portals"]["97.01"]["api_key"]) == stored["97.01"].portal_key_sha256
    await take_out(system, "97.01")
    assert (read_stack(system.home) or {})["portals"] == {}


async def test_new_credentials_end_the_old_ones(system: System, tmp_path: Path) -> None:
    await _apply(system, tmp_path, "97.01")
    old, old_digest = portal_url(system, "97.01"), (await stored_regions(system))["97.01"].portal_key_sha256
    await rotate_key(system, "97.01")
    with pytest.raises(ProbableAuthenticationError):
        await aio_pika.connect(old)
    await (await aio_pika.connect(portal_url(system, "97.01"))).close()
    assert (await stored_regions(system))["97.01"].portal_key_sha256 != old_digest


async def test_a_region_with_others_below_it_stays(system: System, tmp_path: Path) -> None:
    await _apply(system, tmp_path, "97", "97.01")
    with pytest.raises(OperatorError, match=r"97\.01 stand below it"):
        await take_out(system, "97")


async def test_a_removed_region_leaves_neither_user_nor_queue(system: System, tmp_path: Path) -> None:
    await _apply(system, tmp_path, "97.01")
    await take_out(system, "97.01")
    with Management.connect(system.broker) as management:
        assert management.get("users", "portal-97.01") is None
        assert management.get("queues", VIRTUAL_HOST, portal_queue("97.01")) is None
    assert not system.vault.holds_portal("97.01")


async def test_a_region_whose_submissions_wait_stays_until_they_are_taken(
    system: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kentongan.regions.taking_out._DRAINED_WITHIN_SECONDS", 0)
    await _apply(system, tmp_path, "97.01")
    async with await aio_pika.connect(system.broker.amqp_url) as connection:
        channel = await connection.channel()
        name = asking_queue("intake", "97.01")
        await channel.default_exchange.publish(aio_pika.Message(b"{}"), name)
        with pytest.raises(OperatorError, match=f"1 messages wait in {name}"):
            await take_out(system, "97.01")
        assert set(await stored_regions(system)) == {"97.01"}
        await (await (await channel.get_queue(name)).get()).ack()
    await take_out(system, "97.01")
    assert await stored_regions(system) == {}


async def test_a_portal_that_is_switched_off_can_no_longer_connect(system: System, tmp_path: Path) -> None:
    await _apply(system, tmp_path, "97.01")
    url = portal_url(system, "97.01")
    await apply_files(system, [_file(tmp_path, "97.01", enabled=False)])
    with pytest.raises(ProbableAuthenticationError):
        await aio_pika.connect(url)
    assert set(await stored_regions(system)) == {"97.01"}


async def test_a_start_gives_stored_regions_back_what_the_broker_lost(system: System, tmp_path: Path) -> None:
    await _apply(system, tmp_path, "97.01")
    with Management.connect(system.broker) as management:
        await asyncio.to_thread(management.delete, "queues", VIRTUAL_HOST, portal_queue("97.01"))
        await asyncio.to_thread(management.delete, "users", "portal-97.01")
    await plug_in_stored(system)
    assert all(finding.is_as_it_should_be for finding in await check_portal(system, "97.01"))
