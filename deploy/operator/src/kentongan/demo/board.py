"""What the terminal shows: one line for each complaint: light, unit, deadline and mails, as they change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from kentongan_contracts.envelope import Fact
from rich.table import Table
from rich.text import Text

LIGHTS = {"red": "[red]●[/]", "yellow": "[yellow]●[/]", "green": "[green]●[/]"}
_LIGHT_AFTER = {
    "case.opened": "red",
    "case.assigned": "red",
    "case.returned": "red",
    "case.read": "yellow",
    "case.reopened": "yellow",
    "case.responded": "green",
}


@dataclass
class Line:
    """One complaint on the board."""

    title: str
    door: str
    begun: datetime
    region: str = ""
    unit: str = ""
    light: str = "red"
    last: str = "handed in"
    due: datetime | None = None
    mails: int = 0
    reached_after: dict[str, timedelta] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.last == "case.closed"


class Board:
    """Follows facts and draws itself."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self._early: list[Fact[Any]] = []

    def add(self, complaint: str, line: Line) -> None:
        """A complaint whose receipt is there; what was heard of it before is caught up with."""
        self.lines[complaint] = line
        early, self._early = self._early, []
        for fact in early:
            self.take(fact)

    def take(self, fact: Fact[Any]) -> None:
        """One fact, as the bus told it."""
        line = self.lines.get(fact.subject)
        if line is None:
            self._early.append(fact)
            return
        line.region = fact.region
        line.reached_after.setdefault(fact.name, fact.time - line.begun)
        line.light = _LIGHT_AFTER.get(fact.name, line.light)
        if fact.name == "notification.delivered":
            line.mails += 1
        elif fact.name == "sla.started" and fact.data.milestone == "resolve":
            line.due = fact.data.due_at
        elif fact.name.startswith(("case.", "complaint.")):
            line.last = fact.name
            line.unit = getattr(fact.data, "unit", line.unit)

    @property
    def are_all_over(self) -> bool:
        return bool(self.lines) and all(line.is_over for line in self.lines.values())

    def table(self) -> Table:
        """The board as it stands."""
        table = Table(title="Kentongan", expand=True, show_lines=False)
        for heading in ("", "Complaint", "Door", "Region", "Unit", "Last fact", "Resolve by", "Mails"):
            table.add_column(heading, no_wrap=True, overflow="ellipsis")
        for line in self.lines.values():
            due = f"{line.due:%d %b %Y}" if line.due else ""
            light = Text.from_markup(LIGHTS[line.light])
            table.add_row(light, line.title, line.door, line.region, line.unit, line.last, due, str(line.mails))
        return table

    def totals(self) -> Table:
        """How many of what, and how long from the receipt until each step."""
        table = Table(title="Totals")
        for heading in ("Step", "Complaints", "median ms", "p95 ms"):
            table.add_column(heading, justify="left" if heading == "Step" else "right")
        for step in ("case.assigned", "sla.started", "notification.delivered", "case.responded", "case.closed"):
            times = [line.reached_after[step] for line in self.lines.values() if step in line.reached_after]
            table.add_row(step, str(len(times)), *_milliseconds(times))
        table.add_row("mails sent", str(sum(line.mails for line in self.lines.values())), "", "")
        table.add_row("units involved", str(len({line.unit for line in self.lines.values()})), "", "")
        return table


def _milliseconds(times: Iterable[timedelta]) -> tuple[str, str]:
    values = sorted(time.total_seconds() * 1000 for time in times)
    if len(values) < 2:
        return ("", "") if not values else (f"{values[0]:.0f}", f"{values[0]:.0f}")
    return f"{median(values):.0f}", f"{quantiles(values, n=20)[-1]:.0f}"
