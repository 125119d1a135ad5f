"""docker-compose.yml as the tests read it, and what it tells each service."""

import importlib
import re
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet
from fastapi import FastAPI
from house import PROJECT, package_of
from ruamel.yaml import YAML
from servicekit.settings import ServiceSettings

NO_DATABASE = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50"
NO_BROKER = "amqp://service:secret@127.0.0.1:1/kentongan"
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def parts() -> dict[str, dict[str, Any]]:
    """Every container by its name."""
    text = (PROJECT / "docker-compose.yml").read_text()
    return dict(YAML(typ="safe").load(text)["services"])


def environment_of(name: str) -> dict[str, str]:
    """What a container is told once secrets have been made; the values are worthless ones."""
    return {key: VARIABLE.sub(_filled, value) for key, value in parts()[name].get("environment", {}).items()}


def settings_class(service: str) -> type[ServiceSettings]:
    """The settings of a service, found by their module's name."""
    module = importlib.import_module(f"{package_of(service)}.settings")
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, ServiceSettings) and value is not ServiceSettings
    ]
    assert len(found) == 1, f"{module.__name__} holds {len(found)} classes of settings"
    return found[0]


def setting_names(service: str) -> set[str]:
    """The environment variables that a service reads."""
    settings = settings_class(service)
    prefix = str(settings.model_config.get("env_prefix"))
    return {f"{prefix}{field}".upper() for field in settings.model_fields}


def _filled(match: re.Match[str]) -> str:
    name, kind, default = match.groups()
    if kind == "-":
        return str(default)
    return Fernet.generate_key().decode() if name == "CONTACT_KEY" else "a-worthless-text-that-is-long-enough"


def create_app(service: str, setenv: Callable[[str, str], None]) -> FastAPI:
    """A service as its container starts it, but with nothing behind it: neither database nor broker answers."""
    package = package_of(service)
    for name, value in environment_of(service).items():
        setenv(name, value)
    setenv(f"{package.upper()}_MONGODB_URL", NO_DATABASE)
    setenv(f"{package.upper()}_AMQP_URL", NO_BROKER)
    created = importlib.import_module(f"{package}.app").create_app()
    assert isinstance(created, FastAPI)
    return created
