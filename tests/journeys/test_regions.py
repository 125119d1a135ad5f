"""A region plugs in by one file and one command, is followed by what runs, and its own deadlines hold."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from kentongan.playing.journeys import System, complaint, eventually
from kentongan.playing.listener import listening
from kentongan.playing.reporter import Reporter
from kentongan_contracts.envelope import Fact

QUICK = """\
code: "51.08"
name: Kabupaten Buleleng
parent: "51"
timezone: Asia/Makassar
languages: [id, ban]
coordinator: 51.08-KOMINFO
units:
  - code: 51.08-KOMINFO
    name: Dinas Komunikasi dan Informatika Kabupaten Buleleng
    kind: communication
    contacts: {email: kominfo@bulelengkab.example}
  - code: 51.08-PUPR
    name: Dinas PUPR Kabupaten Buleleng
    kind: public-works
    categories: [road-damage]
    contacts: {email: pupr@bulelengkab.example}
policies:
  - effective_from: 2026-01-01
    legal_basis: An exercise with deadlines of two seconds
    milestones:
      verify: {continuous: PT2S}
      follow_up: {continuous: PT2S}
      resolve: {continuous: PT2S}
      reporter_answer: {continuous: PT2S}
    warn_at: 0.5
    escalation:
      - {to: unit, after: {continuous: PT0S}}
      - {to: coordinator, after: {continuous: PT1S}}
portal:
  enabled: true
"""


@pytest.fixture
def quick_region(system: System, tmp_path: Path) -> str:
    file = tmp_path / "51.08.yaml"
    file.write_text(QUICK)
    system.run("region", "apply", str(file))
    return "51.08"


def _step(fact: Fact[Any]) -> str:
    return f"escalated to {fact.data.to_unit}" if fact.name == "sla.escalated" else fact.name


async def test_a_region_that_is_plugged_in_is_followed_and_a_missed_milestone_breaches_and_escalates(
    system: System, intake: httpx.AsyncClient, quick_region: str
) -> None:
    await eventually(lambda: httpx.get(f"{system.stack.intake}/v1/regions/{quick_region}").status_code == 200, "intake")
    async with listening(system.stack.rabbitmq, queue=f"test.{uuid4().hex[:8]}") as heard:
        receipt = await Reporter(intake).hand_in(complaint(region=quick_region))

        def ladder() -> set[tuple[str, str]]:
            return {(_step(fact), fact.data.milestone) for fact in heard.facts[receipt.id]["sla-monitor"].values()}

        wanted = {
            ("sla.warned", "resolve"),
            ("sla.breached", "resolve"),
            ("escalated to 51.08-PUPR", "resolve"),
            ("escalated to 51.08-KOMINFO", "resolve"),
        }
        await eventually(lambda: wanted <= ladder(), "the breach and its escalations")
        assert heard.gaps(receipt.id) == []
        seen = await Reporter(intake).look(receipt)
    assert seen["unit"]["code"] == "51.08-PUPR"
    assert "51.08" in system.stack.portals
    assert {"51.08-PUPR", "51.08-KOMINFO"} <= set(system.stack.officers)


async def test_a_bad_region_file_is_refused_with_its_place_and_changes_nothing(system: System, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(QUICK.replace("51.08", "51.07").replace("Buleleng", "Karangasem"))
    bad.write_text(QUICK.replace("51.08", "51.05").replace("timezone: Asia/Makassar", "timezone: Asia/Denpasar"))
    refused = system.run("region", "apply", str(good), str(bad), must_succeed=False)
    said = refused.stdout + refused.stderr
    assert refused.returncode != 0
    assert "bad.yaml:4:" in said.replace("\n", "")
    assert "Traceback" not in said
    assert httpx.get(f"{system.stack.intake}/v1/regions/51.07").status_code == 404
