"""Starts take turns."""

import threading
from pathlib import Path

from kentongan.supervising.turns import Turn


def test_a_start_waits_and_says_so_until_the_one_before_has_ended(tmp_path: Path) -> None:
    first, second, said, heard = Turn(tmp_path), Turn(tmp_path), [], threading.Event()

    def say(sentence: str) -> None:
        said.append(sentence)
        heard.set()

    first.wait(say)
    waiting = threading.Thread(target=second.wait, args=(say,), daemon=True)
    waiting.start()
    assert heard.wait(10)
    assert waiting.is_alive()
    first.end()
    waiting.join(10)
    assert not waiting.is_alive()
    second.end()
    assert said == ["Another system is starting: waiting until it has its ports ..."]


def test_a_turn_that_has_ended_is_anybodys_and_leaves_nothing_behind(tmp_path: Path) -> None:
    said: list[str] = []
    for _ in range(2):
        turn = Turn(tmp_path)
        turn.wait(said.append)
        turn.end()
        turn.end()
    assert (said, list(tmp_path.iterdir())) == ([], [])
