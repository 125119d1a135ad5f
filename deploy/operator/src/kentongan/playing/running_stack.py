"""A running local system as its stack.json describes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kentongan.errors import OperatorError


@dataclass(frozen=True)
class RunningStack:
    """Addresses and credentials; `pids` are those at the moment of reading."""

    intake: str
    routing: str
    sla_monitor: str
    notify: str
    rabbitmq: str
    mongodb: str
    mail_folder: Path
    officers: Mapping[str, str]
    portals: Mapping[str, Mapping[str, str]]
    pids: Mapping[str, int]
    operator_token: str

    @classmethod
    def read(cls, home: Path) -> "RunningStack":
        """The system that runs in `home`; says how to start it when none does."""
        try:
            stack: dict[str, Any] = json.loads((home / "stack.json").read_text())
        except FileNotFoundError as missing:
            raise OperatorError(f"Nothing runs in {home}: start it with `make up DETACH=1`.") from missing
        names = ("intake", "routing", "sla_monitor", "notify", "rabbitmq", "mongodb", "officers", "portals", "pids")
        return cls(
            **{name: stack[name] for name in names},
            mail_folder=Path(stack["mail"]["dir"]),
            operator_token=stack["operator_token"],
        )
