"""Choosing the unit: the reporter's category, else clear words, else the coordinator; always with the evidence.

RULES are asked in order; the first that knows a unit decides. A better reader of texts becomes one more of them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from kentongan_contracts.routing import Evidence
from kentongan_contracts.words import AssignRule
from kentongan_directory.directory import Directory
from kentongan_directory.unit import Unit

from routing.domain.lexicon import Voice, lexicon_of, voices

LEAST_SCORE = 2
LEAST_CONFIDENCE = 0.6
WORDS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be decided: whose field a text is, in a region; `without` are units that gave it back."""

    region: str
    title: str
    body: str
    category: str | None = None
    without: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The unit, the category under which it has the case, and why."""

    unit: Unit
    category: str | None
    why: Evidence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit for which something speaks."""

    unit: Unit
    category: str | None
    voice: Voice


Rule = Callable[[Question, Directory], Choice | None]


def choose(question: Question, directory: Directory) -> Choice:
    """Never nobody: where no rule knows a unit, the region's coordinator decides."""
    for rule in RULES:
        if choice := rule(question, directory):
            return choice
    coordinator = directory.coordinator_of(question.region)
    return Choice(coordinator, _known(question, directory), Evidence(rule=AssignRule.COORDINATOR))


def by_category(question: Question, directory: Directory) -> Choice | None:
    """The unit that takes the reporter's category, in the region or above it."""
    category = _known(question, directory)
    unit = unit_taking(category, question, directory) if category else None
    if unit is None or unit.code in _coordinators(question, directory):
        return None
    return Choice(unit, category, Evidence(rule=AssignRule.CATEGORY, score=1.0))


def by_words(question: Question, directory: Directory) -> Choice | None:
    """The unit for which the words speak clearly: enough of them, and well ahead of every other unit."""
    coordinators = _coordinators(question, directory)
    ranked = [each for each in candidates(question, directory) if each.unit.code not in coordinators]
    if not ranked or ranked[0].voice.score < LEAST_SCORE:
        return None
    best = ranked[0]
    confidence = confidence_of(best, ranked)
    if confidence < LEAST_CONFIDENCE:
        return None
    why = Evidence(rule=AssignRule.WORDS, words=best.voice.words[:WORDS_SHOWN], score=confidence)
    return Choice(best.unit, _reported(question, directory) or best.category, why)


RULES: tuple[Rule, ...] = (by_category, by_words)


def candidates(question: Question, directory: Directory) -> list[Candidate]:
    """Every unit for which words speak, the strongest first: its own keywords and those of what it takes."""
    lexicon = lexicon_of(directory)
    strongest: dict[str, Candidate] = {}
    for code, voice in sorted(voices(lexicon.categories, question.title, question.body).items()):
        unit = unit_taking(code, question, directory)
        if unit and (unit.code not in strongest or voice.score > strongest[unit.code].voice.score):
            strongest[unit.code] = Candidate(unit, code, voice)
    for unit, voice in _called(voices(lexicon.units, question.title, question.body), question, directory):
        strongest[unit.code] = _joined(strongest.get(unit.code), unit, voice)
    heights = _heights(question, directory)
    return sorted(strongest.values(), key=lambda each: (-each.voice.score, heights[each.unit.code], each.unit.code))


def confidence_of(candidate: Candidate, ranked: list[Candidate]) -> float:
    """How far a candidate stands above the strongest other one: 1 alone, 0.5 level with it."""
    others = [other.voice.score for other in ranked if other.unit.code != candidate.unit.code]
    return round(candidate.voice.score / (candidate.voice.score + max(others, default=0)), 3)


def unit_taking(category: str, question: Question, directory: Directory) -> Unit | None:
    """Who takes this category, else a wider one, in the region, else above it; nobody where two claim it alike."""
    for wider in directory.category_line(category):
        for region in directory.lineage(question.region):
            takers = [
                unit for unit in region.units if wider.code in unit.categories and unit.code not in question.without
            ]
            if takers:
                return takers[0] if len(takers) == 1 else None
    return None


def _called(spoken: Mapping[str, Voice], question: Question, directory: Directory) -> Iterator[tuple[Unit, Voice]]:
    """The units of the region and above it whose keywords were said; of one kind only the nearest by each word."""
    heights = _heights(question, directory)
    heard: dict[str, set[str]] = {}
    for code in sorted((code for code in spoken if code in heights), key=lambda code: (heights[code], code)):
        unit, voice = directory.units[code], spoken[code]
        nearer = heard.setdefault(unit.kind, set())
        if not nearer.issuperset(voice.words):
            yield unit, voice
        nearer.update(voice.words)


def _heights(question: Question, directory: Directory) -> dict[str, int]:
    """How far above the region each unit stands that may have the case."""
    return {
        unit.code: height
        for height, region in enumerate(directory.lineage(question.region))
        for unit in region.units
        if unit.code not in question.without
    }


def _joined(before: Candidate | None, unit: Unit, voice: Voice) -> Candidate:
    if before is None:
        return Candidate(unit, unit.categories[0] if len(unit.categories) == 1 else None, voice)
    words = tuple(dict.fromkeys((*before.voice.words, *voice.words)))
    return Candidate(unit, before.category, Voice(before.voice.score + voice.score, words))


def _known(question: Question, directory: Directory) -> str | None:
    return question.category if question.category and directory.category(question.category) else None


def _reported(question: Question, directory: Directory) -> str | None:
    """The reporter's category, unless it is the one for whatever fits no other."""
    category = _known(question, directory)
    unit = unit_taking(category, question, directory) if category else None
    return None if unit and unit.code in _coordinators(question, directory) else category


def _coordinators(question: Question, directory: Directory) -> set[str]:
    return {region.coordinator for region in directory.lineage(question.region) if region.coordinator}
