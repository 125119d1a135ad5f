"""Every fact that is said is heard by somebody, or nobody needs it for a reason that is written here."""

import ast

import pytest
from house import package_folder, service_packages, tree_of
from kentongan_contracts.catalogue import BY_TYPE, FACTS
from kentongan_contracts.envelope import bare_name
from kentongan_contracts.topology import HEARD, SERVICES
from render import heard_by

UNHEARD = {
    "submission.accepted": "is the answer to a portal, which reads it from its own queue",
    "submission.rejected": "is the answer to a portal, which reads it from its own queue",
    "case.noted": "is for portals; the note itself stays with routing, and no clock or person waits for it",
    "notification.delivered": "is for portals; what became of a message changes no case and no clock",
    "notification.failed": "is for portals; what became of a message changes no case and no clock",
}
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
    own = {fact.__name__ for fact in FACTS[service].values()}
    said = {name for path in package_folder(service).rglob("*.py") for name in _called(path)}
    assert not own - said


def test_every_list_of_doors_is_found() -> None:
    assert {service for service in service_packages() if heard_by(service)} == set(SERVICES)


def _called(path) -> set[str]:
    return {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}
