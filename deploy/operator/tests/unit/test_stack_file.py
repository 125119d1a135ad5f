"""stack.json is whole whenever somebody reads it."""

import json
import threading
from pathlib import Path

from kentongan.files import write_atomically
from kentongan.home import Home
from kentongan.stack_file import change_stack, read_stack, remove_stack, write_stack


def test_it_is_for_its_owner_alone(home: Home) -> None:
    write_stack(home, {"intake": "http://127.0.0.1:1"})
    assert home.stack_file.stat().st_mode & 0o777 == 0o600


def test_it_is_gone_after_the_stop(home: Home) -> None:
    write_stack(home, {})
    remove_stack(home)
    assert read_stack(home) is None


def test_a_change_without_a_running_system_writes_nothing(home: Home) -> None:
    change_stack(home, lambda stack: stack.update(pids={}))
    assert not home.stack_file.exists()


def test_changes_at_the_same_time_are_all_kept(home: Home) -> None:
    write_stack(home, {"pids": {}})

    def add(number: int) -> None:
        change_stack(home, lambda stack: stack["pids"].update({f"process {number}": number}))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stack = read_stack(home)
    assert stack is not None
    assert len(stack["pids"]) == 20


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    file = tmp_path / "stack.json"
    contents = [json.dumps({"text": letter * 100_000}) for letter in "ab"]
    write_atomically(file, contents[0])
    seen: list[str] = []
    writing = threading.Thread(target=lambda: [write_atomically(file, contents[turn % 2]) for turn in range(50)])
    writing.start()
    while writing.is_alive():
        seen.append(file.read_text())
    writing.join()
    assert set(seen) <= set(contents)
    assert [entry.name for entry in tmp_path.iterdir()] == ["stack.json"]
