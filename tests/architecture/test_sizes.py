"""Files and functions stay small enough to be read in one go."""

from house import functions_of, modules, modules_of_tests, name_of

FILE_LINES = 300
TEST_FILE_LINES = 400
FUNCTION_LINES = 60


def test_no_module_is_longer_than_a_person_reads_in_one_go() -> None:
    tests = set(modules_of_tests())
    lengths = {path: len(path.read_text().splitlines()) for path in modules()}
    too_long = {
        name_of(path): lines
        for path, lines in lengths.items()
        if lines > (TEST_FILE_LINES if path in tests else FILE_LINES)
    }
    assert not too_long


def test_no_function_is_longer_than_a_page() -> None:
    too_long = {
        f"{name_of(path)}:{function.name}": lines
        for path in modules()
        for function in functions_of(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    }
    assert not too_long
