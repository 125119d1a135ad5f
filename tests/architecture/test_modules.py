"""How every module is written: it says what it is for, swallows nothing and leaves nothing undone."""

import ast
import re
from collections.abc import Iterator

from house import PROJECT, files, modules, modules_of_tests, name_of, source_modules, tree_of

UNDONE = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")) + r")\b")
PUT_OFF = re.compile(r"mark\.(skip|xfail)|pytest\.(skip|xfail|importorskip)\(|unittest\.skip|skip" + r"Test\(")
MOCKS = re.compile("unittest" + r"\.mock|Magic" + "Mock|Async" + r"Mock|\bmock" + "er\\b")
UNSPEAKING = {"manager", "helper", "helpers", "util", "utils", "base", "common", "data", "info"}
TEXTS = (".py", ".md", ".toml", ".yml", ".yaml", ".json", ".sh", ".html", ".css", ".js", ".txt", "")


def test_every_module_begins_with_the_sentence_that_says_what_it_is_for() -> None:
    wordless = []
    for path in modules():
        sentence = (ast.get_docstring(tree_of(path)) or "").split("\n\n")[0].strip()
        if not sentence.endswith((".", ":", "?")):
            wordless.append(name_of(path))
    assert not wordless


def test_a_packages_init_holds_its_docstring_and_nothing_else() -> None:
    fuller = [name_of(path) for path in source_modules() if path.name == "__init__.py" and len(tree_of(path).body) != 1]
    assert not fuller


def test_no_folder_of_tests_is_a_package() -> None:
    """Two such packages of one name would hide each other's tests from pytest without a word."""
    assert not [name_of(path) for path in modules_of_tests() if path.name == "__init__.py"]


def test_nothing_outside_the_plumbing_swallows_every_exception() -> None:
    swallowing = [
        f"{name_of(path)}:{handler.lineno}"
        for path in modules()
        if (PROJECT / "shared" / "servicekit" / "src") not in path.parents
        for handler in ast.walk(tree_of(path))
        if isinstance(handler, ast.ExceptHandler) and _catches_everything(handler) and not _passes_it_on(handler)
    ]
    assert not swallowing


def test_nothing_is_left_undone() -> None:
    assert not list(_places(UNDONE, TEXTS))
    assert not [name_of(path) for path in source_modules() if "NotImplemented" + "Error" in path.read_text()]


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    assert not list(_places(PUT_OFF, (".py",)))


def test_tests_use_real_parts_or_twins_and_no_mocks() -> None:
    assert not list(_places(MOCKS, (".py",)))


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [name_of(path) for path in source_modules() if path.stem in UNSPEAKING]


def test_only_the_published_language_lists_what_it_exports() -> None:
    listing = [path for path in source_modules() if re.search(r"^__all__", path.read_text(), re.MULTILINE)]
    assert not [name_of(path) for path in listing if "kentongan_contracts" not in path.parts]


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {kind.id for kind in caught if isinstance(kind, ast.Name)}
    return handler.type is None or bool(names & {"Exception", "BaseException"})


def _passes_it_on(handler: ast.ExceptHandler) -> bool:
    """Cleaning up after anything whatever, and letting it go on, swallows nothing."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _places(pattern: re.Pattern[str], suffixes: tuple[str, ...]) -> Iterator[str]:
    for path in files(*suffixes):
        if path.suffix or path.name in ("Makefile", "Dockerfile", "run", "make-venv"):
            for number, line in enumerate(path.read_text().splitlines(), start=1):
                if pattern.search(line):
                    yield f"{name_of(path)}:{number}: {line.strip()}"
