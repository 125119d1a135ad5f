"""The four services as processes, each told by its environment where everything is."""

import os
import sys
from collections.abc import Iterator, Mapping

import httpx
from kentongan_contracts.topology import SERVICES

from kentongan.broker.definitions import service_user
from kentongan.home import Home
from kentongan.nodes.ports import LOOPBACK
from kentongan.nodes.program import Part, Program, inherited_environment
from kentongan.nodes.rabbitmq import VHOST
from kentongan.ports import Ports
from kentongan.vault import Vault

_MAIL_FROM = "Kentongan <no-reply@kentongan.example>"


def service_parts(home: Home, ports: Ports, vault: Vault, mongodb_url: str) -> list[Part]:
    """One part per service."""
    environments = {
        "intake": _intake(vault),
        "routing": {"ROUTING_OFFICER_TOKEN_KEY": vault.officer_token_key},
        "sla-monitor": {},
        "notify": _notify(vault, ports),
    }
    passwords = vault.service_passwords
    parts = []
    for service in SERVICES:
        account = f"{service_user(service)}:{passwords[service]}"
        prefix = prefix_of(service)
        shared = {
            f"{prefix}AMQP_URL": f"amqp://{account}@{LOOPBACK}:{ports['rabbitmq']}/{VHOST}",
            f"{prefix}MONGODB_URL": mongodb_url,
            f"{prefix}PUBLIC_URL": service_url(ports, service),
        }
        parts.append(_part(home, ports, service, shared | environments[service]))
    return parts


def service_url(ports: Ports, service: str) -> str:
    """Where the service is reached."""
    return f"http://{LOOPBACK}:{ports[package_of(service)]}"


def package_of(service: str) -> str:
    """The importable name of a service."""
    return service.replace("-", "_")


def prefix_of(service: str) -> str:
    """How the names of its settings begin."""
    return f"{package_of(service).upper()}_"


def _part(home: Home, ports: Ports, service: str, environment: Mapping[str, str]) -> Part:
    package, port = package_of(service), ports[package_of(service)]
    serving = ["--factory", f"{package}.app:create_app", "--host", LOOPBACK, "--port", str(port)]
    stopping = ["--timeout-graceful-shutdown", "5"]
    command = [sys.executable, "-m", "uvicorn", *serving, "--loop", "uvloop", "--no-access-log", *stopping]
    whole = inherited_environment() | dict(_settings_of(service)) | dict(environment)
    program = Program(service, command, home.log_of(service), home.logs, whole, stop_within_seconds=15)
    return Part(program, lambda: _is_ready(service_url(ports, service)))


def _settings_of(service: str) -> Iterator[tuple[str, str]]:
    """What the operator's own shell says for this service, such as its log level."""
    return ((name, value) for name, value in os.environ.items() if name.startswith(prefix_of(service)))


def _intake(vault: Vault) -> dict[str, str]:
    return {"INTAKE_CONTACT_KEY": vault.contact_key, "INTAKE_ACCESS_SECRET": vault.access_secret}


def _notify(vault: Vault, ports: Ports) -> dict[str, str]:
    return {
        "NOTIFY_CONTACT_KEY": vault.contact_key,
        "NOTIFY_OPERATOR_TOKEN_KEY": vault.officer_token_key,
        "NOTIFY_REPLICA": "notify-1",
        "NOTIFY_SMTP_HOST": LOOPBACK,
        "NOTIFY_SMTP_PORT": str(ports["mail"]),
        "NOTIFY_MAIL_FROM": _MAIL_FROM,
        "NOTIFY_INTAKE_URL": service_url(ports, "intake"),
        "NOTIFY_DESK_URL": service_url(ports, "routing"),
    }


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready", timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
