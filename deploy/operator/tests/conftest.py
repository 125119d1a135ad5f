"""A home folder of the test's own."""

from pathlib import Path

import pytest
from kentongan.home import Home, claim


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home folder that is ours."""
    made = Home(tmp_path / "home")
    claim(made)
    return made
