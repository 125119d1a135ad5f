"""Whatever happens, a case has exactly one unit, and moves as the table says and in no other way."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from kentongan_contracts.intake import ComplaintRated, ComplaintReplied, ComplaintSupported, ComplaintWithdrawn
from kentongan_contracts.routing import CaseAssigned, CaseFact, CaseReturned
from kentongan_contracts.sla_monitor import SlaBreached
from kentongan_contracts.words import Milestone, RejectReason
from kentongan_directory.testing import sample_directory
from routing.domain import clocks, custody, desk, merging, reporting
from routing.domain.case import Case, Ruling
from routing.domain.errors import CaseRefused
from routing.domain.lifecycle import MOVES, STATES, Act
from routing.domain.officers import Actor, allowed_to, officer_of, sees
from routing.testing import a_case, later

DIRECTORY = sample_directory()
UNITS = sorted(DIRECTORY.units)
units = st.sampled_from([*UNITS, "51.71-NONE"])
actors = st.sampled_from([officer_of(unit, DIRECTORY) for unit in UNITS] + [Actor("operator", is_operator=True)])


class OneOwner(RuleBasedStateMachine):
    """A case in the hands of anybody who tries anything."""

    case: Case

    @initialize(
        region=st.sampled_from(["00", "51", "51.71", "51.06", "51.99", "77.01"]),
        category=st.none() | st.sampled_from(sorted(DIRECTORY.categories)),
    )
    def receive(self, region: str, category: str | None) -> None:
        self.minute = 0
        self.case = a_case(region, category=category)

    def _apply(self, change: Any, *acts: Act, by: Actor | None = None) -> None:
        self.minute += 1
        before = self.case
        try:
            ruled: Ruling = change(later(self.minute))
        except CaseRefused:
            if by is not None:
                allowed = allowed_to(by, before, DIRECTORY)
                assert acts[0] not in allowed or acts[0] in (Act.ASSIGN, Act.MERGE)
            return
        if by is not None:
            assert sees(by, before)
            assert not by.is_operator
        self._check_facts(before, ruled)
        reached = {MOVES.get((before.status, act), before.status) for act in acts}
        assert ruled.case.status in reached | ({before.status} if by is None else set())
        self.case = ruled.case

    def _check_facts(self, before: Case, ruled: Ruling) -> None:
        for fact in ruled.facts:
            assert isinstance(fact, CaseFact)
            assert fact.unit == ruled.case.unit
            if isinstance(fact, CaseAssigned | CaseReturned):
                assert fact.from_unit == before.unit
        if ruled.case.unit != before.unit:
            assert any(isinstance(fact, CaseAssigned | CaseReturned) for fact in ruled.facts)

    @rule(actor=actors)
    def read(self, actor: Actor) -> None:
        self._apply(lambda at: desk.read(self.case, actor, DIRECTORY, at=at), Act.READ, by=actor)

    @rule(actor=actors, unit=units)
    def assign(self, actor: Actor, unit: str) -> None:
        self._apply(
            lambda at: custody.assign(self.case, actor, DIRECTORY, unit=unit, note=None, at=at), Act.ASSIGN, by=actor
        )

    @rule(actor=actors)
    def give_back(self, actor: Actor) -> None:
        self._apply(
            lambda at: custody.give_back(self.case, actor, DIRECTORY, reason="Bukan.", at=at), Act.RETURN, by=actor
        )

    @rule()
    def give_back_by_whoever_has_it(self) -> None:
        self.give_back(officer_of(self.case.unit, DIRECTORY))

    @rule(actor=actors)
    def ask(self, actor: Actor) -> None:
        self._apply(lambda at: desk.ask(self.case, actor, DIRECTORY, text="Di mana?", at=at), Act.ASK, by=actor)

    @rule(actor=actors, final=st.booleans())
    def respond(self, actor: Actor, final: bool) -> None:
        self._apply(
            lambda at: desk.respond(self.case, actor, DIRECTORY, text="Ya.", final=final, at=at),
            Act.RESPOND if final else Act.INTERIM,
            by=actor,
        )

    @rule(actor=actors)
    def note(self, actor: Actor) -> None:
        self._apply(lambda at: desk.note(self.case, actor, DIRECTORY, text="Catatan.", at=at), Act.NOTE, by=actor)

    @rule(actor=actors, once=st.integers(0, 9))
    def reject(self, actor: Actor, once: int) -> None:
        if once == 0:
            self._apply(
                lambda at: desk.reject(self.case, actor, DIRECTORY, reason=RejectReason.SPAM, text="Spam.", at=at),
                Act.REJECT,
                by=actor,
            )

    @rule(actor=actors, once=st.integers(0, 9))
    def merge(self, actor: Actor, once: int) -> None:
        if once == 0:
            self._apply(
                lambda at: merging.merge(self.case, actor, DIRECTORY, into="another", at=at), Act.MERGE, by=actor
            )

    @rule()
    def reply(self) -> None:
        self._apply(lambda at: reporting.take_reply(self.case, ComplaintReplied(text="Halo"), at=at), Act.REPLY)

    @rule()
    def rate(self) -> None:
        self._apply(lambda at: reporting.take_rating(self.case, ComplaintRated(stars=5), at=at), Act.RATE)

    @rule(once=st.integers(0, 9))
    def withdraw(self, once: int) -> None:
        if once == 0:
            self._apply(lambda at: reporting.take_withdrawal(self.case, ComplaintWithdrawn(), at=at), Act.WITHDRAW)

    @rule()
    def support(self) -> None:
        self._apply(lambda at: reporting.count_support(self.case, ComplaintSupported(supporters=2)))

    @rule(milestone=st.sampled_from(Milestone))
    def breach(self, milestone: Milestone) -> None:
        def change(at: Any) -> Ruling:
            fact = SlaBreached(milestone=milestone, due_at=at, unit=self.case.unit, breached_at=at)
            return clocks.take_breach(self.case, fact, at=at)

        self._apply(change, Act.SILENCE)

    @invariant()
    def exactly_one_unit_that_the_directory_knows_is_responsible(self) -> None:
        assert self.case.unit in DIRECTORY.units
        assert self.case.unit_name == DIRECTORY.units[self.case.unit].name

    @invariant()
    def the_state_is_one_of_the_table(self) -> None:
        assert self.case.status in STATES

    @invariant()
    def somebody_can_always_do_something(self) -> None:
        assert allowed_to(officer_of("00-KOORDINATOR", DIRECTORY), self.case, DIRECTORY)

    @invariant()
    def the_level_is_a_region_with_a_coordinator(self) -> None:
        assert DIRECTORY.regions[self.case.level].coordinator is not None


TestOneOwner = OneOwner.TestCase
TestOneOwner.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
