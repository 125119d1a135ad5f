"""The pages lead somewhere, say how to begin, and know no machine but the reader's."""

import re
from pathlib import Path

import pytest
from house import PROJECT, files, name_of

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
PAGES = files(".md")
HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "registry" + ".npmjs",
    "--" + "index-url",
    "extra-" + "index-url",
    "npm" + "mirror",
    "deb" + ".debian",
)
OF_ONE_MACHINE = re.compile(r"(?<![\w.}$/-])/(?:home|Users|root|work)/\w")
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".pdf", ".ico", ".woff2", ".gif"}


@pytest.mark.parametrize("command", ["make up", "make test"])
def test_the_readme_names_the_two_commands(command: str) -> None:
    assert command in (PROJECT / "README.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_to_something(page: Path) -> None:
    text = FENCED.sub("", page.read_text())
    targets = [first or second for first, second in LINK.findall(text)]
    relative = [target.split("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]
    assert not [target for target in relative if not (page.parent / target).exists()]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_names_only_make_targets_that_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)", page.read_text()))
    assert named <= targets


def test_no_file_names_a_package_registry() -> None:
    assert not [f"{name_of(path)}: {host}" for path, text in _texts() for host in HOSTS if host in text]


def test_no_file_names_a_path_of_one_machine() -> None:
    assert not [f"{name_of(path)}: {found[0]}" for path, text in _texts() if (found := OF_ONE_MACHINE.search(text))]


def test_every_dependency_is_pinned_with_its_hashes() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=\S)", (PROJECT / lock).read_text().strip())
        assert not [entry.split("\n")[0] for entry in entries if entry[0] != "#" and "--hash=sha256:" not in entry]


def _texts() -> list[tuple[Path, str]]:
    return [(path, path.read_text()) for path in files() if path.suffix not in BINARY]
