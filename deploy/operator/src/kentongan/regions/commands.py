"""`kentongan region ...`: the operator's words for what can be done with regions."""

import asyncio
from datetime import UTC
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer
from kentongan_directory.storing import StoredRegion
from rich.table import Table
from ruamel.yaml import YAML

from kentongan.errors import OperatorError
from kentongan.home import locate_home
from kentongan.regions.checking import check_portal
from kentongan.regions.plugging import Applied, apply_files, has_portal, stored_regions
from kentongan.regions.rotating import rotate_key
from kentongan.regions.taking_out import take_out
from kentongan.system import System, locate_system
from kentongan.terminal import terminal

region_commands = typer.Typer(no_args_is_help=True, help="Plug regions in, look at them, and take them out.")
_console = terminal()
_Code = Annotated[str, typer.Argument(metavar="CODE", help="A region's code, such as 51.71.")]
_Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Region files; all of them are taken or none.")]


@region_commands.command("apply")
def _apply(files: _Files) -> None:
    """Check region files, store them and plug the regions in; running services follow within seconds."""
    for applied in asyncio.run(apply_files(_system(), files)):
        _console.print(_sentence(applied), markup=False, highlight=False, soft_wrap=True)


@region_commands.command("list")
def _list() -> None:
    """Show all regions that are plugged in."""
    table = Table("code", "name", "units", "coordinator", "portal", "version", "applied")
    for stored in asyncio.run(stored_regions(_system())).values():
        table.add_row(*_row(stored))
    _console.print(table)


@region_commands.command("show")
def _show(code: _Code) -> None:
    """Print one region as it is stored, in the form of its file."""
    stored = asyncio.run(stored_regions(_system())).get(code)
    if stored is None or stored.region is None:
        problem = (
            f" can be read: {stored.problem}" if stored else f" {code}. `kentongan region list` shows those there are"
        )
        raise OperatorError(f"There is no region{problem}.")
    text = StringIO()
    YAML().dump(stored.region.model_dump(mode="json", exclude_defaults=True), text)
    _console.print(text.getvalue(), markup=False, highlight=False, soft_wrap=True, end="")


@region_commands.command("remove")
def _remove(code: _Code) -> None:
    """Take a region out: its portal's user first, its queues once they are empty."""
    asyncio.run(take_out(_system(), code))
    _console.print(f"{code} is removed.", highlight=False)


@region_commands.command("check")
def _check(code: _Code) -> None:
    """Play the portal's part with its own credentials and show what works and what is refused."""
    findings = asyncio.run(check_portal(_system(), code))
    table = Table("", "what was tried", "outcome")
    for finding in findings:
        table.add_row("ok" if finding.is_as_it_should_be else "WRONG", finding.trial, finding.outcome)
    _console.print(table)
    if not all(finding.is_as_it_should_be for finding in findings):
        raise OperatorError(f"The portal of {code} is not as it should be. Apply its region file again.")


@region_commands.command("rotate-key")
def _rotate_key(code: _Code) -> None:
    """Give a region's portal a new password and a new API key; the old ones end at once."""
    system = _system()
    asyncio.run(rotate_key(system, code))
    _console.print(
        f"{code} has a new password and a new API key: {_where(system, code)}.", highlight=False, soft_wrap=True
    )


def _system() -> System:
    return locate_system(locate_home())


def _sentence(applied: Applied) -> str:
    region = applied.region
    news = f"version {applied.version}" if applied.is_changed else f"unchanged, version {applied.version}"
    portal = f"; the portal's credentials: {_where(_system(), region.code)}" if applied.has_portal else "; no portal"
    left = f"; its portal's queues stay for now: {applied.left_behind}" if applied.left_behind else ""
    return f"{region.code} {region.name} is plugged in ({news}){portal}{left}."


def _where(system: System, code: str) -> str:
    if not system.vault.holds_portal(code):
        return "kept elsewhere"
    return f"{system.home.secrets}/portal-{code}.*"


def _row(stored: StoredRegion) -> tuple[str, ...]:
    applied_at = stored.applied_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    if stored.region is None:
        return stored.code, f"cannot be read: {stored.problem}", "-", "-", "-", str(stored.version), applied_at
    region = stored.region
    portal = "yes" if has_portal(region) else "no"
    return (
        region.code,
        region.name,
        str(len(region.units)),
        region.coordinator or "-",
        portal,
        str(stored.version),
        applied_at,
    )
