"""ARCHITECTURE.md names real functions, and its tables are those of the code."""

import ast
import re

import pytest
from house import PROJECT, tree_of
from render import PAGE, block_pattern, blocks

STEP = re.compile(r"`([\w./-]+\.py):([\w.]+)`")
PLUMBING = PROJECT / "shared" / "servicekit" / "src" / "servicekit"
MODULES = sorted(path.relative_to(PLUMBING).as_posix() for path in PLUMBING.rglob("*.py") if path.name != "__init__.py")


def test_the_walk_goes_through_functions_that_exist() -> None:
    steps = STEP.findall(PAGE.read_text())
    assert steps
    assert not [f"{file}:{function}" for file, function in steps if not _exists(file, function)]


@pytest.mark.parametrize("name", blocks())
def test_a_generated_table_is_what_the_code_says(name: str) -> None:
    """When it is not, tests/architecture/render.py writes it anew."""
    found = block_pattern(name).search(PAGE.read_text())
    assert found, f"ARCHITECTURE.md has no markers <!-- {name} --> and <!-- /{name} -->."
    assert found[0] == blocks()[name]


def test_every_module_of_the_plumbing_has_its_line() -> None:
    """Either as `bus/hearing.py`, or as `hearing` among the names of its folder."""
    quoted = " ".join(re.findall(r"`([^`\n]+)`", PAGE.read_text()))
    stems = {module: module.removesuffix(".py").split("/")[-1] for module in MODULES}
    assert not [module for module, stem in stems.items() if not re.search(rf"(?<![\w-]){stem}(?![\w-])", quoted)]


def _exists(file: str, function: str) -> bool:
    path = PROJECT / file
    if not path.is_file():
        return False
    scope: ast.AST = tree_of(path)
    for part in function.split("."):
        named = [node for node in ast.walk(scope) if getattr(node, "name", None) == part]
        if not named:
            return False
        scope = named[0]
    return True
