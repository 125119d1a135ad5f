"""Who may import whom: inside a service, between services, and from the shared packages."""

import subprocess
import sys
from pathlib import Path

import pytest
from house import PROJECT, imported_by, name_of, source_modules

SHARED = {
    "kentongan_contracts": set(),
    "kentongan_directory": {"kentongan_contracts"},
    "kentongan_portal": {"kentongan_contracts"},
    "servicekit": set(),
}
OURS = {"intake", "routing", "sla_monitor", "notify", "kentongan", *SHARED}
SHARED_PACKAGES = sorted(path.name for path in (PROJECT / "shared").glob("*/src/*") if path.is_dir())


def test_imports_keep_the_contracts_of_the_root_pyproject() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    outcome = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize("package", SHARED_PACKAGES)
def test_a_shared_package_imports_no_other_of_ours_but_those_it_stands_on(package: str) -> None:
    assert package in SHARED, f"Write down in SHARED what {package} may import."
    allowed = {package, *SHARED[package]}
    wrong = {(name_of(path), root) for path in _modules_of(package) for root in _roots(path) & OURS - allowed}
    assert not wrong


def test_the_published_language_needs_nothing_but_pydantic_and_its_reader_of_addresses() -> None:
    allowed = {"kentongan_contracts", "pydantic", "email_validator", *sys.stdlib_module_names}
    wrong = {(name_of(path), root) for path in _modules_of("kentongan_contracts") for root in _roots(path) - allowed}
    assert not wrong


def test_every_package_of_the_house_is_under_the_contracts() -> None:
    configuration = (PROJECT / "pyproject.toml").read_text()
    installed = {path.relative_to(PROJECT).parts[3] for path in source_modules()}
    missing = {
        package for package in installed if package != "kentongan_portal" and f'"{package}"' not in configuration
    }
    assert not missing


def _modules_of(package: str) -> list[Path]:
    return [path for path in source_modules() if package in path.relative_to(PROJECT).parts]


def _roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported_by(path)}
