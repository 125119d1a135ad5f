"""The command `kentongan`: what an operator can do, each with one sentence of help."""

import asyncio
import sys
from typing import Annotated

import typer
from rich.console import Console

from kentongan.deploying import deploy_commands
from kentongan.errors import OperatorError
from kentongan.home import locate_home
from kentongan.nodes.broker import make_broker_available
from kentongan.nodes.database import make_database_available
from kentongan.playing.running_stack import RunningStack
from kentongan.regions.commands import region_commands
from kentongan.stack_file import read_stack
from kentongan.supervising.detached import start_detached, stop_running
from kentongan.supervising.holding import holder_of
from kentongan.supervising.running import run_in_foreground
from kentongan.supervising.status import gone, status_table
from kentongan.terminal import terminal

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(region_commands, name="region")
app.add_typer(deploy_commands, name="deploy")
_console = terminal()


@app.callback()
def _describe() -> None:
    """Run Kentongan on this machine, plug regions in, and look after the bus."""


@app.command()
def up(
    detach: Annotated[bool, typer.Option("--detach", help="Return as soon as everything is ready.")] = False,
) -> None:
    """Start everything and stay until Ctrl-C."""
    start = start_detached if detach else run_in_foreground
    start(locate_home(), _console)


@app.command()
def down() -> None:
    """Stop what runs in this home folder."""
    stop_running(locate_home(), _console)


@app.command()
def status() -> None:
    """Show what runs and where."""
    home = locate_home()
    stack = read_stack(home)
    if stack is None:
        raise OperatorError("It is starting or stopping." if holder_of(home) else f"Nothing runs in {home.root}.")
    _console.print(status_table(home, stack))
    if holder_of(home) is None:
        raise OperatorError("Its supervisor is gone: `make down` ends what is left, `make up` starts it again.")
    if missing := list(gone(stack)):
        raise OperatorError(f"Just now being started again: {', '.join(missing)}.")


@app.command()
def prepare() -> None:
    """See to it that database and broker can be run here, and install what must be installed."""
    make_database_available(_console.print)
    make_broker_available(_console.print)


@app.command()
def demo() -> None:
    """Let sample complaints travel through the running system and watch them."""
    # Only here, because the demonstration needs a portal's client, which the command's image does without.
    from kentongan.demo.performing import demonstrate  # noqa: PLC0415

    asyncio.run(demonstrate(RunningStack.read(locate_home().root), _console))


def main() -> None:
    """Run the command; what went wrong is a sentence, not a stack trace."""
    try:
        app()
    except OperatorError as error:
        Console(stderr=True).print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
