"""Every fact that is said is heard by somebody, or nobody needs it for a reason that is written here."""

import ast
from pathlib import Path

import pytest
from doors import heard_by
from house import package_folder, tree_of
from kentongan_contracts.catalogue import BY_TYPE, FACTS
from kentongan_contracts.envelope import bare_name
from kentongan_contracts.topology import HEARD, SERVICES

UNHEARD = {
    "submission.accepted": "is the answer to a portal, which reads it from its own queue",
    "submission.rejected": "is the answer to a portal, which reads it from its own queue",
    "case.noted": "is for portals; the note itself stays with routing, and no reporter, clock or person waits for it",
    "notification.delivered": "is for portals; what became of a message changes no case and no clock",
    "notification.failed": "is for portals; what became of a message changes no case and no clock",
}
UNSAID = {"complaint.attached": "waits for the attachments; who hears it is ready"}
NAMES = sorted({bare_name(type_) for type_ in BY_TYPE})


@pytest.mark.parametrize("name", NAMES)
def test_a_fact_is_heard_or_listed_as_unheard(name: str) -> None:
    listeners = {service for service in SERVICES if name in heard_by(service)}
    assert bool(listeners) != (name in UNHEARD), f"{name} is heard by {listeners or 'nobody'}"


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_doors_only_for_facts_that_reach_it(service: str) -> None:
    reaching = {bare_name(type_) for speaker in HEARD[service] for type_ in FACTS[speaker]}
    assert heard_by(service) <= reaching


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_says_every_fact_that_it_is_known_for(service: str) -> None:
    own = {fact.__name__ for type_, fact in FACTS[service].items() if bare_name(type_) not in UNSAID}
    said = {name for path in package_folder(service).rglob("*.py") for name in _named(path)}
    assert not own - said


def _named(path: Path) -> set[str]:
    nodes = list(ast.walk(tree_of(path)))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return attributes | {node.id for node in nodes if isinstance(node, ast.Name)}
