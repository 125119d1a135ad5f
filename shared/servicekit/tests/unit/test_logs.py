"""What a log line may hold."""

import json

import pytest
import structlog
from servicekit import logs


def test_a_logged_failure_never_shows_the_variables_it_met(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("tests", "INFO")

    def fail() -> None:
        written = "only for the eyes of the office"
        raise ValueError(len(written))

    try:
        fail()
    except ValueError as failure:
        structlog.get_logger().error("Something failed", action="failed", exc_info=failure)
    line = capsys.readouterr().out
    assert "only for the eyes" not in line
    assert json.loads(line)["exception"][0]["exc_type"] == "ValueError"
