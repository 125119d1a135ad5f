"""The closed set of ways in which taking a message or a request can fail.

    Failure
    ├── Retry     a passing reason: the same again later, in order
    ├── Dead      never: kept for a person, with the reason
    └── Refuse    not like this: the asker is answered with a problem

Anything else that is raised is a fault of ours: tried again a few times, then Dead.
"""

from collections.abc import Mapping
from typing import Any


class Failure(Exception):
    """The root; `code` is stable, the message names the values and says what to do next."""

    code = "failure"


class Retry(Failure):
    """A passing reason; over HTTP it is a 503 with Retry-After."""

    code = "try-again"
    after_seconds = 1


class Dead(Failure):
    """This message can never be taken."""

    code = "dead"


class Refuse(Failure):
    """The asker has to change something; `status` is what HTTP says, `extra` joins the problem document."""

    code = "refused"
    status = 409

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.extra: Mapping[str, Any] = extra
