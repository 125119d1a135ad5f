"""What a rule decides: the timetable after it and the facts to say, one rule after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from kentongan_contracts.sla_monitor import MilestoneFact

from sla_monitor.domain.timetable import Timetable

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Step:
    timetable: Timetable
    facts: tuple[MilestoneFact, ...] = ()

    def then(self, rule: Callable[Concatenate[Timetable, P], "Step"], *args: P.args, **kwargs: P.kwargs) -> "Step":
        """This and, from where it led, the next rule."""
        after = rule(self.timetable, *args, **kwargs)
        return Step(after.timetable, self.facts + after.facts)
