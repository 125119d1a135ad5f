"""Whose the home folder is, and whether it can be used."""

from pathlib import Path

import pytest
from kentongan.errors import ForeignFolder, OperatorError
from kentongan.files import read_json
from kentongan.home import Home, check_free_space, claim, locate_home


def test_an_empty_folder_becomes_ours(tmp_path: Path) -> None:
    claim(Home(tmp_path))
    claim(Home(tmp_path))


def test_a_folder_with_somebody_elses_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("two years of work")
    with pytest.raises(ForeignFolder, match="not made by Kentongan"):
        claim(Home(tmp_path))
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.odt"]


def test_a_file_in_the_place_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(OperatorError, match="KENTONGAN_HOME"):
        claim(Home(tmp_path / "var"))


def test_a_disk_that_is_almost_full_is_a_sentence(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kentongan.home._NEEDED_MEGABYTES", 10**12)
    with pytest.raises(OperatorError, match=r"Only \d+ MB are free"):
        check_free_space(home)


def test_the_environment_names_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENTONGAN_HOME", str(tmp_path))
    assert locate_home().root == tmp_path


def test_a_damaged_file_is_a_sentence(home: Home) -> None:
    home.ports_file.write_text("{")
    with pytest.raises(OperatorError, match="Remove it"):
        read_json(home.ports_file)
