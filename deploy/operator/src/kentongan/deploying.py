"""`kentongan deploy ...`: secrets, bus, regions and tokens of a system that runs in containers or on other machines."""

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated

import typer
from kentongan_contracts.topology import SERVICES

from kentongan.broker.declaring import declare_system
from kentongan.broker.definitions import system_definitions
from kentongan.errors import OperatorError
from kentongan.home import claim, locate_home
from kentongan.regions.plugging import apply_new, plug_in_stored, stored_regions
from kentongan.system import System, locate_system
from kentongan.tokens import officer_tokens, operator_token
from kentongan.vault import Vault

deploy_commands = typer.Typer(no_args_is_help=True, help="Bring up a system that does not run under `kentongan up`.")
_Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Holds the files of the regions that it begins with.")]


@deploy_commands.command("secrets")
def _secrets() -> None:
    """Print a .env with this home folder's secrets; they are made once, so asking again prints the same."""
    home = locate_home()
    claim(home)
    for name, value in _environment(Vault(home.secrets)).items():
        typer.echo(f"{name}={value}")


@deploy_commands.command("definitions")
def _definitions() -> None:
    """Print the bus as a definitions document, the form that `rabbitmqctl import_definitions` takes."""
    typer.echo(definitions_text(), nl=False)


@deploy_commands.command("install")
def _install(folder: _Folder) -> None:
    """Declare the bus with the services' users, and plug in those regions that were never there; again without harm."""
    home = locate_home()
    claim(home)
    asyncio.run(_bring_in(locate_system(home), sorted(folder.glob("*.yaml"))))


@deploy_commands.command("tokens")
def _tokens() -> None:
    """Print bearer tokens for the operator and for every unit, where no identity provider is plugged in."""
    stored = asyncio.run(stored_regions(locate_system(locate_home())))
    regions = [kept.region for kept in stored.values() if kept.region]
    key = _given("OFFICER_TOKEN_KEY")
    tokens = {"operator": operator_token(key), "officers": officer_tokens(key, regions)}
    typer.echo(json.dumps(tokens, indent=2))


def definitions_text() -> str:
    """What deploy/rabbitmq/definitions.json holds: everything but the users, who have passwords."""
    return json.dumps(system_definitions({}), indent=2) + "\n"


def password_setting(service: str) -> str:
    """The environment variable that holds the password of a service's broker user."""
    return f"{service.replace('-', '_').upper()}_AMQP_PASSWORD"


async def _bring_in(system: System, files: list[Path]) -> None:
    passwords = {service: _given(password_setting(service)) for service in SERVICES}
    await asyncio.to_thread(declare_system, system.broker, passwords)
    await plug_in_stored(system)
    for applied in await apply_new(system, files):
        typer.echo(f"Region {applied.region.code} {applied.region.name} is plugged in.")
    typer.echo("The bus is declared and all regions are plugged in.")


def _environment(vault: Vault) -> dict[str, str]:
    passwords = vault.service_passwords
    return {
        "RABBITMQ_PASSWORD": vault.administrator_password,
        **{password_setting(service): passwords[service] for service in SERVICES},
        "CONTACT_KEY": vault.contact_key,
        "ACCESS_SECRET": vault.access_secret,
        "OFFICER_TOKEN_KEY": vault.officer_token_key,
        "GRAFANA_PASSWORD": vault.grafana_password,
    }


def _given(name: str) -> str:
    if value := os.environ.get(name):
        return value
    raise OperatorError(f"{name} is not set. `kentongan deploy secrets` prints a .env that has it.")
