"""What is promised is counted, and alerts and pictures ask only for numbers that exist."""

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from composed import parts
from house import PROJECT, name_of, source_modules, tree_of
from kentongan_contracts.topology import SERVICES
from ruamel.yaml import YAML

PROMETHEUS = PROJECT / "deploy" / "prometheus"
GRAFANA = PROJECT / "deploy" / "grafana"
DASHBOARDS = sorted((GRAFANA / "dashboards").glob("*.json"))
SUFFIXES = {"Counter": ("_total",), "Gauge": ("",), "Histogram": ("_bucket", "_sum", "_count")}
UNBOUNDED = {"complaint", "id", "case", "reporter", "tracking_code", "user", "email", "officer", "region"}
OF_THE_BROKER = {"rabbitmq_detailed_queue_messages", "rabbitmq_detailed_queue_consumers"}
PROMISED = {
    "kentongan_complaints_received",
    "kentongan_complaints_refused",
    "kentongan_cases_open",
    "kentongan_cases_without_unit",
    "kentongan_first_response_seconds",
    "kentongan_sla_breaches",
    "kentongan_sla_escalations",
    "kentongan_timers_open",
    "kentongan_timers_overdue",
    "kentongan_breach_lag_seconds",
    "kentongan_events_taken",
    "kentongan_event_age_seconds",
    "kentongan_events_retried",
    "kentongan_dead_letters",
    "kentongan_facts_unpublished",
    "kentongan_deliveries",
    "kentongan_http_requests",
    "kentongan_http_request_duration_seconds",
}


def test_every_promised_number_is_counted() -> None:
    assert not PROMISED - {name for _, name, _, _ in _numbers()}


def test_every_number_is_named_and_labelled_by_the_rules() -> None:
    for place, name, kind, labels in _numbers():
        assert re.fullmatch(r"kentongan_[a-z_]+", name), place
        assert kind != "Histogram" or name.endswith(("_seconds", "_bytes")), f"{place}: no unit in {name}"
        assert not labels & UNBOUNDED, f"{place}: {labels & UNBOUNDED} would grow without end"


def test_alerts_ask_for_numbers_that_exist() -> None:
    for alert in _alerts():
        assert not _asked_for(alert["expr"]) - _series(), alert["alert"]


def test_every_alert_says_what_happened_and_what_to_do() -> None:
    names = [alert["alert"] for alert in _alerts()]
    assert len(names) == len(set(names))
    for alert in _alerts():
        assert set(alert["annotations"]) == {"summary", "action"}, alert["alert"]
        assert alert["labels"]["severity"] in ("page", "ticket"), alert["alert"]


@pytest.mark.parametrize("path", DASHBOARDS, ids=name_of)
def test_pictures_ask_for_numbers_that_exist(path: Any) -> None:
    dashboard = json.loads(path.read_text())
    panels = [panel for panel in dashboard["panels"] if panel["type"] != "row"]
    assert panels
    for panel in panels:
        for target in panel["targets"]:
            assert not _asked_for(target["expr"]) - _series(), panel["title"]
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


@pytest.mark.parametrize("path", DASHBOARDS, ids=name_of)
def test_pictures_find_their_numbers_at_the_source_that_is_provided(path: Any) -> None:
    sources = _yaml(GRAFANA / "provisioning" / "datasources" / "prometheus.yml")["datasources"]
    named = set(re.findall(r'"uid": "(\w+)"', path.read_text()))
    assert named <= {source["uid"] for source in sources}


def test_every_promised_number_is_in_a_picture() -> None:
    shown = {series for path in DASHBOARDS for series in _asked_for(path.read_text())}
    missing = {
        name
        for _, name, kind, _ in _numbers()
        if name in PROMISED and not shown & {name + suffix for suffix in SUFFIXES[kind]}
    }
    assert not missing


def test_every_container_that_counts_is_asked_for_its_numbers() -> None:
    jobs = {job["job_name"]: job for job in _yaml(PROMETHEUS / "prometheus.yml")["scrape_configs"]}
    groups = jobs["kentongan"]["static_configs"]
    asked = {(group["labels"]["service"], target) for group in groups for target in group["targets"]}
    assert asked == {(service, f"{service}:8000") for service in SERVICES}
    for job in jobs.values():
        for group in job["static_configs"]:
            assert {target.split(":")[0] for target in group["targets"]} <= set(parts())


def test_prometheus_itself_accepts_its_files_where_it_is_installed() -> None:
    """The structure is checked above; the language of the rules only Prometheus knows."""
    if promtool := shutil.which("promtool"):
        for what in (["config", "prometheus.yml"], ["rules", "rules.yml"]):
            command = [promtool, "check", *what]
            outcome = subprocess.run(command, cwd=PROMETHEUS, capture_output=True, text=True, check=False)
            assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def _numbers() -> Iterator[tuple[str, str, str, set[str]]]:
    """Every number that the code counts: where, its name, its kind, its labels."""
    for path in source_modules():
        for call in ast.walk(tree_of(path)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SUFFIXES:
                name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
                if isinstance(name, str):
                    yield f"{name_of(path)}:{call.lineno}", name, call.func.id, _labels(call)


def _labels(call: ast.Call) -> set[str]:
    given = [*call.args[2:3], *(keyword.value for keyword in call.keywords if keyword.arg == "labelnames")]
    return {str(constant) for labels in given for constant in ast.literal_eval(labels)}


def _series() -> set[str]:
    ours = {name + suffix for _, name, kind, _ in _numbers() for suffix in SUFFIXES[kind]}
    return ours | OF_THE_BROKER


def _asked_for(expression: str) -> set[str]:
    return set(re.findall(r"\b(?:kentongan|rabbitmq)_[a-z_]+", expression))


def _alerts() -> list[dict[str, Any]]:
    groups = _yaml(PROMETHEUS / "rules.yml")["groups"]
    return [rule for group in groups for rule in group["rules"]]


def _yaml(path: Any) -> Any:
    return YAML(typ="safe").load(path.read_text())
