"""Who is told what."""

from pathlib import Path

import pytest
from kentongan_contracts.catalogue import FACTS
from kentongan_contracts.words import Audience
from notify.domain.audiences import AUDIENCES
from notify.domain.correspondence import Correspondence
from notify.domain.telling import followers_to_carry, tell
from notify.testing import NOW, Speaker, addresses, sealed

README = Path(__file__).parents[2] / "README.md"
HEARD = [fact for speaker in ("intake", "routing", "sla-monitor") for fact in FACTS[speaker].values()]


def _opened(speaker: Speaker, **data: object) -> Correspondence:
    fact = speaker.say("complaint.received", **data)
    contact = addresses().contact(fact.data.sealed_contact)
    state = tell(Correspondence(region=fact.region), fact, now=NOW, contact=contact)
    return tell(state, speaker.say("case.assigned"), now=NOW)


def _told(before: Correspondence, after: Correspondence) -> list[tuple[str, str]]:
    return [(delivery.audience.value, delivery.recipient) for delivery in after.deliveries[len(before.deliveries) :]]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("complaint.replied", [("unit", "51.71-PUPR")]),
        ("complaint.rated", []),
        ("complaint.withdrawn", []),
        ("case.assigned", [("reporter", "reporter"), ("unit", "51.71-PUPR")]),
        ("case.read", []),
        ("case.returned", [("unit", "51.71-KOMINFO")]),
        ("case.asked", [("reporter", "reporter")]),
        ("case.responded", [("reporter", "reporter")]),
        ("case.reopened", [("unit", "51.71-PUPR")]),
        ("case.rejected", [("reporter", "reporter")]),
        ("case.merged", [("reporter", "reporter")]),
        ("case.closed", [("reporter", "reporter")]),
        ("case.noted", []),
        ("sla.started", []),
        ("sla.warned", [("unit", "51.71-PUPR")]),
        ("sla.breached", [("unit", "51.71-PUPR")]),
        ("sla.escalated", [("unit", "51-KOMINFOS")]),
        ("sla.met", []),
    ],
)
def test_each_fact_is_told_to_those_whom_it_concerns(name: str, told: list[tuple[str, str]]) -> None:
    speaker = Speaker()
    state = _opened(speaker)
    assert _told(state, tell(state, speaker.say(name), now=NOW)) == told


def test_every_fact_in_the_table_is_one_that_notify_hears() -> None:
    assert set(AUDIENCES) <= {fact.type.removeprefix("kentongan.").removesuffix(".v1") for fact in HEARD}


def test_the_readme_shows_the_table_of_messages() -> None:
    rows = {
        f"| `{fact}` | {audience.value} | `{message}` |"
        for fact, told in AUDIENCES.items()
        for audience, message in told.items()
    }
    shown = {line for line in README.read_text().splitlines() if line.startswith("| `") and line.count("`") == 4}
    assert shown == rows


def test_a_reporter_hears_at_once_that_the_complaint_has_arrived() -> None:
    fact = Speaker().say("complaint.received")
    state = tell(Correspondence(region="51.71"), fact, now=NOW, contact=addresses().contact(fact.data.sealed_contact))
    assert [delivery.message for delivery in state.deliveries] == ["complaint-received"]
    assert state.next_send == NOW


@pytest.mark.parametrize("contact", [None, sealed(None, phone="0812-3456-7890")])
def test_a_reporter_without_an_email_address_gets_no_delivery(contact: str | None) -> None:
    state = _opened(Speaker(), sealed_contact=contact)
    assert {delivery.audience for delivery in state.deliveries} == {Audience.UNIT}


def test_a_contact_that_cannot_be_opened_is_not_mistaken_for_one_without_address() -> None:
    state = _opened(Speaker(), sealed_contact="sealed with another key")
    assert Audience.REPORTER in {delivery.audience for delivery in state.deliveries}


def test_the_same_fact_never_makes_a_second_delivery() -> None:
    speaker = Speaker()
    state = _opened(speaker)
    fact = speaker.say("case.responded")
    once = tell(state, fact, now=NOW)
    assert tell(once, fact, now=NOW) == once


def test_a_new_follower_is_welcomed_alone_and_then_told_of_every_answer() -> None:
    speaker = Speaker()
    state = _opened(speaker)
    for _ in range(2):
        fact = speaker.say("complaint.supported")
        after = tell(state, fact, now=NOW, contact=addresses().contact(fact.data.sealed_contact))
        assert _told(state, after) == [("supporter", fact.id)]
        state = after
    answered = tell(state, speaker.say("case.responded"), now=NOW)
    assert [audience for audience, _ in _told(state, answered)] == ["reporter", "supporter", "supporter"]


def test_no_unit_is_troubled_when_it_is_the_reporter_who_lets_time_pass() -> None:
    speaker = Speaker()
    state = _opened(speaker)
    for name in ("sla.warned", "sla.breached", "sla.escalated"):
        assert _told(state, tell(state, speaker.say(name, milestone="reporter_answer"), now=NOW)) == []


def test_the_words_of_the_reporter_are_not_kept_for_units() -> None:
    speaker = Speaker()
    state = _opened(speaker)
    for name in ("complaint.replied", "case.reopened"):
        state = tell(state, speaker.say(name), now=NOW)
    assert all(not notice.text for notice in state.notices)


def test_of_a_merged_complaint_the_reporter_and_all_followers_are_carried_on() -> None:
    speaker = Speaker()
    state = _opened(speaker)
    supported = speaker.say("complaint.supported")
    state = tell(state, supported, now=NOW, contact=addresses().contact(supported.data.sealed_contact))
    assert followers_to_carry(state, speaker.complaint) == ()
    state = tell(state, speaker.say("case.merged"), now=NOW)
    assert [follower.key for follower in followers_to_carry(state, speaker.complaint)] == [
        speaker.complaint,
        supported.id,
    ]
