"""The project's own files, as the structural tests look at them."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

from kentongan_contracts.topology import SERVICES

PROJECT = Path(__file__).resolve().parents[2]
_NOT_OURS = {".venv", ".git", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def package_of(service: str) -> str:
    """The importable name of a service."""
    return service.replace("-", "_")


def package_folder(service: str) -> Path:
    """Where the importable package of a service lies."""
    return PROJECT / "services" / service / "src" / package_of(service)


def service_packages() -> dict[str, Path]:
    """The folder of each service's package."""
    return {service: package_folder(service) for service in SERVICES}


def files(*suffixes: str) -> list[Path]:
    """All files that belong to the project, tracked or about to be; of these suffixes, if some are named."""
    return [path for path in _all_files() if path.is_file() and (not suffixes or path.suffix in suffixes)]


def modules() -> list[Path]:
    """All Python modules, tests included."""
    return files(".py")


def source_modules() -> list[Path]:
    """Python modules that run in production or are installed with what does."""
    return [path for path in modules() if "src" in path.relative_to(PROJECT).parts]


def modules_of_tests() -> list[Path]:
    """Python modules that lie in a folder of tests."""
    return [path for path in modules() if "tests" in path.relative_to(PROJECT).parts]


def tree_of(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(), filename=str(path))


def functions_of(path: Path) -> Iterator[Function]:
    """Every function and method of a module, inner ones included."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, Function):
            yield node


def name_of(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(PROJECT).as_posix()


def imported_by(path: Path) -> set[str]:
    """The full names of the modules that a module imports."""
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


def _all_files() -> Iterator[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        yield from _walk(PROJECT)
    else:
        yield from (PROJECT / name for name in listed.splitlines())


def _walk(folder: Path) -> Iterator[Path]:
    """For a copy without Git."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in _NOT_OURS:
            yield from _walk(path)
        elif path.is_file():
            yield path
