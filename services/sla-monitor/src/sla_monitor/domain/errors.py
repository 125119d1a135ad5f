"""What the rules of time refuse.

DeadlineError
├── NoWorkingDays      a calendar on which no deadline would ever come
└── UnknownDeadlines   nothing is known of such a complaint
"""


class DeadlineError(Exception):
    """The root; `code` is stable, the message says what to do next."""

    code = "deadline-error"


class NoWorkingDays(DeadlineError):
    code = "no-working-days"

    def __init__(self) -> None:
        super().__init__("This calendar has no working days: give the week a working frame or free some days.")


class UnknownDeadlines(DeadlineError):
    code = "unknown-deadlines"

    def __init__(self, id: str) -> None:
        super().__init__(f"No deadlines are known of {id}: check the complaint's id, or ask again in a moment.")
