"""Images and docker-compose.yml agree with the services, with each other and with what the operator's command makes."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from composed import VARIABLE, environment_of, parts, setting_names, settings_class
from house import PROJECT, package_of
from kentongan.cli import app
from kentongan.nodes.rabbitmq import PLUGINS
from kentongan.ports import USUAL_PORTS
from kentongan_contracts.topology import SERVICES
from typer.testing import CliRunner

PARTS = parts()
STANDING = sorted(set(PARTS) - {"operator"})
OURS = [*SERVICES, "operator"]
SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN|PASS$|AMQP.*URL")
DOCKERFILES = {service: (PROJECT / "services" / service / "Dockerfile").read_text() for service in SERVICES}


def test_the_services_images_differ_in_the_services_name_alone() -> None:
    alike = {
        text.replace(f"services/{service}", "services/@")
        .replace(f"{package_of(service)}.app", "@.app")
        .replace(f"image of {service},", "image of @,")
        for service, text in DOCKERFILES.items()
    }
    assert len(alike) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_takes_pinned_dependencies_and_runs_without_rights(service: str) -> None:
    text = DOCKERFILES[service]
    assert "--require-hashes --requirement requirements.lock" in text
    assert all("--no-deps" in line for line in text.splitlines() if "pip install" in line and "./" in line)
    assert text.index("USER 10001") < text.index("CMD [")
    assert f'CMD ["python", "-m", "uvicorn", "--factory", "{package_of(service)}.app:create_app"' in text
    assert "/health/ready" in text


def test_the_operators_image_is_laid_like_the_services() -> None:
    text = (PROJECT / "deploy" / "operator" / "Dockerfile").read_text()
    shared = DOCKERFILES["intake"].split("COPY services")[0].split("\n", 1)[1]
    assert shared in text
    assert "USER 10001" in text


def test_every_service_has_its_container_and_its_port() -> None:
    for service in SERVICES:
        assert PARTS[service]["build"]["dockerfile"] == f"services/{service}/Dockerfile"
        assert PARTS[service]["ports"] == [f"127.0.0.1:{USUAL_PORTS[package_of(service)]}:8000"]


def test_nothing_listens_beyond_this_machine() -> None:
    ports = [port for part in PARTS.values() for port in part.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert len({port.split(":")[1] for port in ports}) == len(ports)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_told_only_what_it_reads_and_all_that_it_needs(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = environment_of(service)
    assert set(environment) <= setting_names(service)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings_class(service)()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_waits_for_what_it_stands_on(service: str) -> None:
    needed = PARTS[service]["depends_on"]
    assert needed["operator"]["condition"] == "service_completed_successfully"
    assert {needed[name]["condition"] for name in ("mongodb", "rabbitmq")} == {"service_healthy"}
    assert set(PARTS["operator"]["depends_on"]) == {"mongodb", "rabbitmq"}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_container_has_its_limits(name: str) -> None:
    part = PARTS[name]
    assert "mem_limit" in part
    assert ("restart" in part) == (name in STANDING)
    if name in OURS:
        assert part["read_only"]
        assert part["cap_drop"] == ["ALL"]
    else:
        assert "healthcheck" in part


def test_only_the_services_and_the_operator_reach_the_database() -> None:
    reaching = {name for name, part in PARTS.items() if "store" in part["networks"]}
    assert reaching == {*OURS, "mongodb"}
    assert "ports" not in PARTS["mongodb"]


def test_every_folder_that_is_mounted_exists() -> None:
    mounted = [volume.split(":")[0] for part in PARTS.values() for volume in part.get("volumes", [])]
    assert not [path for path in mounted if path.startswith("./") and not (PROJECT / path).exists()]


def test_no_secret_stands_in_the_file() -> None:
    for part in PARTS.values():
        for name, value in part.get("environment", {}).items():
            if SECRET.search(name):
                assert VARIABLE.search(value), name


def test_the_operators_command_makes_exactly_the_secrets_that_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KENTONGAN_HOME", str(tmp_path / "home"))
    first, again = (CliRunner().invoke(app, ["deploy", "secrets"]) for _ in range(2))
    assert first.exit_code == 0
    assert first.stdout == again.stdout
    made = {line.split("=", 1)[0] for line in first.stdout.splitlines()}
    assert made == {name for name, kind in _variables().items() if kind != "-"}
    assert made == set(re.findall(r"^(\w+)=", _example(), re.MULTILINE))


def test_the_example_names_what_may_be_set_besides_and_holds_no_secret() -> None:
    optional = {name for name, kind in _variables().items() if kind == "-"}
    assert optional == set(re.findall(r"^# (\w+)=", _example(), re.MULTILINE))
    values = re.findall(r"^\w+=(.*)$", _example(), re.MULTILINE)
    assert all(value.startswith("put-a-") for value in values)


def test_the_published_bus_is_the_one_of_the_code() -> None:
    """`.venv/bin/kentongan deploy definitions > deploy/rabbitmq/definitions.json` writes it anew."""
    said = CliRunner().invoke(app, ["deploy", "definitions"]).stdout
    assert (PROJECT / "deploy" / "rabbitmq" / "definitions.json").read_text() == said
    assert "users" not in json.loads(said)


def test_the_container_of_the_broker_has_the_plugins_of_the_local_one() -> None:
    enabled = (PROJECT / "deploy" / "rabbitmq" / "enabled_plugins").read_text()
    assert set(re.findall(r"\w+", enabled)) == set(PLUGINS)


def test_docker_itself_understands_the_file_where_it_is_installed() -> None:
    command = ["docker", "compose", "--env-file", ".env.example", "--profile", "observability", "config", "--services"]
    asking = ["docker", "compose", "version"]
    if shutil.which("docker") and not subprocess.run(asking, capture_output=True, check=False).returncode:
        outcome = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert outcome.returncode == 0, outcome.stderr
        assert set(outcome.stdout.split()) == set(PARTS)


def _example() -> str:
    return (PROJECT / ".env.example").read_text()


def _variables() -> dict[str, str]:
    """The variables of docker-compose.yml; `-` for one that has a default."""
    text = (PROJECT / "docker-compose.yml").read_text()
    kinds: dict[str, str] = {}
    for name, kind, _ in VARIABLE.findall(text):
        kinds[name] = kinds.get(name) or kind
    return kinds
