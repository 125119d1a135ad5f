"""The plumbing speaks no word of the trade; a service's domain reads no clock."""

import ast
import re

import pytest
from house import PROJECT, files, name_of, service_packages, tree_of

TRADE = re.compile(r"complaint|reporter|officer|milestone|deadline|lapor|pelapor", re.IGNORECASE)
CLOCKS = {"now", "utcnow", "today", "utc_now", "time", "monotonic", "perf_counter"}


def test_the_plumbing_knows_no_word_of_the_trade() -> None:
    folder = PROJECT / "shared" / "servicekit"
    said = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in files(".py", ".md", ".toml")
        if folder in path.parents and "tests" not in path.relative_to(folder).parts
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if TRADE.search(line)
    ]
    assert not said


@pytest.mark.parametrize("service", service_packages())
def test_a_domain_is_told_the_time_and_never_asks_for_it(service: str) -> None:
    asking = [
        f"{name_of(path)}:{call.lineno}"
        for path in files(".py")
        if (service_packages()[service] / "domain") in path.parents
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call) and _name(call.func) in CLOCKS
    ]
    assert not asking


def _name(function: ast.expr) -> str | None:
    """`now` of `datetime.now(...)`; `time(8)` and `datetime.time()` are times of day, and no clocks."""
    if isinstance(function, ast.Attribute):
        return function.attr if not (function.attr == "time" and not _is_named(function.value, "time")) else None
    return function.id if isinstance(function, ast.Name) and function.id != "time" else None


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
