"""`kentongan up`: everything from an empty or earlier home folder to a system that is ready, and back."""

import asyncio
import sys
from collections.abc import Callable

from rich.console import Console

from kentongan.home import PROJECT, Home, check_free_space, claim
from kentongan.nodes.broker import make_broker_available
from kentongan.nodes.database import make_database_available
from kentongan.ports import choose_ports
from kentongan.stack_file import Stack, remove_stack
from kentongan.supervising.child import Say
from kentongan.supervising.holding import held
from kentongan.supervising.leftovers import end_leftovers
from kentongan.supervising.local_plan import local_plan
from kentongan.supervising.status import status_table
from kentongan.supervising.supervisor import Plan, Supervisor
from kentongan.supervising.turns import Turn
from kentongan.supervising.voice import Voice

MakePlan = Callable[[Home, Say], Plan]


def run_in_foreground(home: Home, console: Console) -> None:
    """Start everything, show where it is, and stay until a signal says to stop."""
    claim(home)
    voice, turn = Voice(home, console), Turn(PROJECT)

    def plan_in_turn(home: Home, say: Say) -> Plan:
        turn.wait(say)
        return plan_for(home, say)

    def on_ready(stack: Stack) -> None:
        turn.end()
        console.print(status_table(home, stack))
        stop = "Ctrl-C or `make down` stops it." if sys.stdout.isatty() else "`make down` stops it."
        voice(f"Kentongan is ready. {stop}")

    try:
        run(home, voice, plan_in_turn, on_ready)
    finally:
        turn.end()


def run(home: Home, say: Say, make_plan: MakePlan, on_ready: Callable[[Stack], None]) -> None:
    """Hold the home folder while the plan runs in it."""
    with held(home):
        remove_stack(home)
        check_free_space(home)
        if ended := end_leftovers(home):
            say(f"Ended {ended} processes that an earlier start had left behind.")
        asyncio.run(Supervisor(home, make_plan(home, say), say).run(on_ready))


def plan_for(home: Home, say: Say) -> Plan:
    """The local system on ports that are free now."""
    make_database_available(say)
    make_broker_available(say)
    return local_plan(home, choose_ports(home, say), say)
