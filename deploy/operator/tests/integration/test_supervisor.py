"""The supervisor with small stand-ins for the real processes."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from kentongan.errors import ProcessEnded
from kentongan.home import Home
from kentongan.nodes.ports import answers, some_free
from kentongan.nodes.program import Part, Program
from kentongan.stack_file import Stack, read_stack
from kentongan.supervising.leftovers import end_leftovers
from kentongan.supervising.supervisor import Plan, Stage, Supervisor

_SERVER = "import socketserver, sys; socketserver.TCPServer(('127.0.0.1', int(sys.argv[1])), None).serve_forever()"
_SUPERVISE = """
import asyncio, sys
from pathlib import Path
from kentongan.home import Home
from kentongan.nodes.program import Part, Program
from kentongan.supervising.supervisor import Plan, Stage, Supervisor

async def describe():
    return {"intake": "http://127.0.0.1:1"}

home = Home(Path(sys.argv[1]))
program = Program("intake", ["/bin/sleep", "600"], home.log_of("intake"), home.root)
plan = Plan([Stage([Part(program, lambda: True)], 20)], describe)
asyncio.run(Supervisor(home, plan, print).run(print))
"""
_PATIENCE_SECONDS = 30


def _part(home: Home, name: str, script: str = _SERVER, *, stop_within_seconds: float = 5) -> Part:
    port = some_free(1)[0]
    command = [sys.executable, "-c", script, str(port)]
    program = Program(name, command, home.log_of(name), home.root, {}, stop_within_seconds)
    return Part(program, lambda: answers(port))


async def _describe() -> Stack:
    return {"intake": "http://127.0.0.1:1"}


async def _until(is_true: Callable[[], object]) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not is_true():
            await asyncio.sleep(0.02)


class _Running:
    """A supervisor in a task of its own, and what it said."""

    def __init__(self, home: Home, *stages: Stage) -> None:
        self.home = home
        self.said: list[str] = []
        self._ready = asyncio.Event()
        supervisor = Supervisor(home, Plan(stages, _describe, frozenset({"epmd"})), self.said.append)
        self._task = asyncio.create_task(supervisor.run(lambda _: self._ready.set()))

    async def until_ready(self) -> None:
        waiting = asyncio.create_task(self._ready.wait())
        await asyncio.wait({waiting, self._task}, return_when=asyncio.FIRST_COMPLETED, timeout=_PATIENCE_SECONDS)
        waiting.cancel()
        if self._task.done():
            self._task.result()

    @property
    def pids(self) -> dict[str, int]:
        pids: dict[str, int] = (read_stack(self.home) or {}).get("pids", {})
        return pids

    async def stop(self) -> None:
        if not self._task.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await self._task


def _is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def test_stages_start_in_order_and_the_stack_tells_the_pids_of_all_but_the_unlisted(home: Home) -> None:
    order: list[str] = []

    async def declare() -> None:
        order.append("declared")

    running = _Running(
        home,
        Stage([_part(home, "epmd")], 20),
        Stage([_part(home, "mongodb"), _part(home, "rabbitmq")], 20, declare),
        Stage([_part(home, "sla-monitor")], 20),
    )
    await running.until_ready()
    pids = running.pids
    assert set(pids) == {"mongodb", "rabbitmq", "sla_monitor"}
    assert order == ["declared"]
    assert all(map(_is_alive, pids.values()))
    await running.stop()
    assert not any(map(_is_alive, pids.values()))
    assert read_stack(home) is None


async def test_a_killed_process_is_started_again_and_the_stack_follows(home: Home) -> None:
    running = _Running(home, Stage([_part(home, "intake")], 20))
    await running.until_ready()
    killed = running.pids["intake"]
    os.kill(killed, signal.SIGKILL)
    await _until(lambda: "intake is ready again." in running.said)
    assert running.pids["intake"] != killed
    assert _is_alive(running.pids["intake"])
    assert "intake was ended by signal 9; it is started again in 0.5 s." in running.said
    await running.stop()


async def test_a_process_that_ends_at_once_ends_the_start_and_names_its_log(home: Home) -> None:
    healthy = _part(home, "mongodb")
    running = _Running(
        home, Stage([healthy], 20), Stage([_part(home, "intake", "raise SystemExit('no such package')")], 20)
    )
    with pytest.raises(ProcessEnded, match=str(home.log_of("intake"))):
        await running.until_ready()
    assert "no such package" in home.log_of("intake").read_text()
    assert not healthy.is_ready()
    assert read_stack(home) is None


async def test_a_signal_during_the_start_stops_what_was_started(home: Home) -> None:
    never_ready = _part(home, "intake", "import time; time.sleep(600)")
    running = _Running(home, Stage([_part(home, "mongodb")], 20), Stage([never_ready], 600))
    await _until(lambda: "Starting intake ..." in running.said)
    await running.stop()
    assert running.said[-1] == "Everything is stopped."
    assert end_leftovers(home) == 0


async def test_a_process_that_ignores_the_signal_is_ended_by_force(home: Home) -> None:
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    running = _Running(home, Stage([_part(home, "notify", stubborn + _SERVER, stop_within_seconds=0.5)], 20))
    await running.until_ready()
    pid = running.pids["notify"]
    await running.stop()
    assert not _is_alive(pid)
    assert "notify did not stop in time and is ended by force." in running.said


async def test_nothing_of_another_home_is_taken_for_a_leftover(home: Home, tmp_path: Path) -> None:
    running = _Running(home, Stage([_part(home, "intake")], 20))
    await running.until_ready()
    assert end_leftovers(Home(tmp_path / "other")) == 0
    assert _is_alive(running.pids["intake"])
    await running.stop()


def test_children_do_not_outlive_a_killed_supervisor(home: Home, tmp_path: Path) -> None:
    script = tmp_path / "supervise.py"
    script.write_text(_SUPERVISE)
    supervisor = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, str(script), str(home.root)])
    try:
        _wait_for(lambda: read_stack(home))
        child = (read_stack(home) or {})["pids"]["intake"]
    finally:
        os.kill(supervisor, signal.SIGKILL)
        os.waitpid(supervisor, 0)
    _wait_for(lambda: not _is_alive(child))


def _wait_for(is_true: Callable[[], object]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
