"""Writes the generated tables of ARCHITECTURE.md anew: `.venv/bin/python tests/architecture/render.py`."""

import re

from doors import heard_by
from house import PROJECT
from kentongan_contracts.catalogue import BY_TYPE, FACTS
from kentongan_contracts.envelope import FactData, bare_name
from kentongan_contracts.topology import SERVICES
from routing.domain.lifecycle import lifecycle_table

PAGE = PROJECT / "ARCHITECTURE.md"


def blocks() -> dict[str, str]:
    """Each generated table by the name of its markers."""
    return {"facts": facts_table(), "lifecycle": lifecycle_table() + "\n"}


def block_pattern(name: str) -> re.Pattern[str]:
    """What stands between the markers of a table."""
    return re.compile(rf"(?<=<!-- {name} -->\n)(.*?)(?=<!-- /{name} -->)", re.DOTALL)


def facts_table() -> str:
    """Every fact: its name, who says it, who hears it, what it means."""
    rows = ["| fact | said by | heard by | meaning |", "| --- | --- | --- | --- |"]
    listeners = {service: heard_by(service) for service in SERVICES}
    for type_, fact in BY_TYPE.items():
        speakers = ", ".join(speaker for speaker in FACTS if type_ in FACTS[speaker])
        hearing = ", ".join(service for service in SERVICES if bare_name(type_) in listeners[service])
        rows.append(f"| `{bare_name(type_)}` | {speakers} | {hearing or '-'} | {_meaning(fact)} |")
    return "\n".join(rows) + "\n"


def _meaning(fact: type[FactData]) -> str:
    """The first sentence of the class."""
    paragraph = " ".join((fact.__doc__ or "").split("\n\n")[0].split())
    return re.split(r"(?<=\.)\s", paragraph)[0]


def main() -> None:
    """Put each table between its markers."""
    page = PAGE.read_text()
    for name, block in blocks().items():
        page = block_pattern(name).sub(lambda _, block=block: block, page)
    PAGE.write_text(page)


if __name__ == "__main__":
    main()
