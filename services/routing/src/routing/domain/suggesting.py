"""What the router thinks of a case, for the people who decide: units, categories and likely duplicates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from kentongan_contracts.words import AssignRule
from kentongan_directory.category import Category
from kentongan_directory.directory import Directory
from kentongan_directory.unit import Unit

from routing.domain.case import Case
from routing.domain.choosing import Question, by_category, candidates, confidence_of
from routing.domain.lexicon import lexicon_of, voices
from routing.domain.words import likeness, telling_words

SHOWN = 10
NEIGHBOURS_COMPARED = 100
NEIGHBOURS_WITHIN = timedelta(days=60)
LEAST_LIKENESS = 0.3


@dataclass(frozen=True, slots=True)
class UnitSuggested:
    unit: Unit
    category: str | None
    rule: AssignRule
    score: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategorySuggested:
    category: Category
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    case: Case
    score: float


def suggest_units(case: Case, directory: Directory) -> list[UnitSuggested]:
    """The most likely first; units that gave the case back are left out, the coordinator may still name them."""
    question = _question(case)
    ranked = candidates(question, directory)
    spoken = [
        UnitSuggested(each.unit, each.category, AssignRule.WORDS, confidence_of(each, ranked), each.voice.words)
        for each in ranked
    ]
    named = by_category(question, directory)
    if named is None:
        return spoken[:SHOWN]
    first = UnitSuggested(named.unit, named.category, AssignRule.CATEGORY, 1.0)
    return [first, *(each for each in spoken if each.unit.code != named.unit.code)][:SHOWN]


def suggest_categories(case: Case, directory: Directory) -> list[CategorySuggested]:
    """The categories for which words speak, each against the strongest other one."""
    spoken = voices(lexicon_of(directory).categories, case.title, case.body)
    ranked = sorted(spoken.items(), key=lambda each: (-each[1].score, each[0]))[:SHOWN]
    first, second = ([voice.score for _, voice in ranked] + [0, 0])[:2]
    return [
        CategorySuggested(
            directory.categories[code],
            round(voice.score / (voice.score + (second if place == 0 else first)), 3),
            voice.words,
        )
        for place, (code, voice) in enumerate(ranked)
    ]


def likely_duplicates(case: Case, neighbours: Iterable[Case]) -> list[Duplicate]:
    """Neighbours that share many words with the case, the likest first."""
    compared = (Duplicate(other, round(likeness(_telling(case), _telling(other)), 3)) for other in neighbours)
    alike = [duplicate for duplicate in compared if duplicate.score >= LEAST_LIKENESS]
    return sorted(alike, key=lambda duplicate: -duplicate.score)[:SHOWN]


def _telling(case: Case) -> tuple[str, ...]:
    return telling_words(case.title, case.body)


def _question(case: Case) -> Question:
    return Question(case.region, case.title, case.body, case.reported_category, without=case.returned_by)
