"""Started again on the same home, the system finds all that it had; started twice, it says so."""

from pathlib import Path

import httpx
from kentongan.playing.journeys import System, complaint
from kentongan.playing.reporter import Reporter


async def test_a_second_start_finds_what_the_first_one_stored(system: System) -> None:
    async with httpx.AsyncClient(base_url=system.stack.intake, timeout=30) as client:
        receipt = await Reporter(client).hand_in(complaint())
    system.down()
    assert not (system.home / "stack.json").exists()
    system.up()
    async with httpx.AsyncClient(base_url=system.stack.intake, timeout=30) as client:
        seen = await Reporter(client).look(receipt)
    assert (seen["id"], seen["tracking_code"]) == (receipt.id, receipt.tracking_code)


def test_starting_twice_says_so_and_leaves_the_first_alone(system: System) -> None:
    before = system.stack.pids
    again = system.run("up", "--detach", must_succeed=False)
    assert again.returncode != 0
    assert "already" in (again.stdout + again.stderr)
    assert system.stack.pids == before


def test_stopping_where_nothing_runs_says_so_and_is_no_failure(tmp_path: Path) -> None:
    said = System(tmp_path / "nothing").run("down").stdout
    assert "Nothing runs" in said
