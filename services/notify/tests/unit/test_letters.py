"""What the letters say, and what they never say."""

from dataclasses import replace

import pytest
from kentongan_contracts.words import Audience
from notify.channels.email import as_message
from notify.channels.errors import Never, NotNow
from notify.domain.audiences import AUDIENCES
from notify.domain.correspondence import Correspondence
from notify.domain.telling import tell
from notify.testing import ACCESS_KEY, NOW, REPORTER_EMAIL, Speaker, addresses, letters

MESSAGES = [(fact, audience) for fact, told in AUDIENCES.items() for audience in told]
OF_THE_REPORTER = (REPORTER_EMAIL, ACCESS_KEY, "Wayan", "Gajah Mada", "berlubang", "made@warga.example")


def _after(fact_name: str, **received: object) -> Correspondence:
    speaker = Speaker("0197-complaint")
    state = Correspondence(region="51.71")
    names = ("complaint.received", "case.assigned", "complaint.supported", fact_name)
    for name in dict.fromkeys(names):
        fact = speaker.say(name, **(received if name == "complaint.received" else {}))
        contact = addresses().contact(getattr(fact.data, "sealed_contact", None))
        state = tell(state, fact, now=NOW, contact=contact)
    return state


def _letter(fact_name: str, audience: Audience, **received: object):
    state = _after(fact_name, **received)
    message = AUDIENCES[fact_name][audience]
    delivery = next(delivery for delivery in state.deliveries if delivery.message == message)
    return letters().write("0197-complaint", state, delivery)


@pytest.mark.parametrize("language", ["id", "en", "ban"])
@pytest.mark.parametrize(("fact", "audience"), MESSAGES)
def test_every_message_can_be_written_in_every_language(fact: str, audience: Audience, language: str) -> None:
    letter = _letter(fact, audience, language=language)
    assert "7KQM-4XZ2-9PDT" in letter.subject + letter.body
    assert "https://" in letter.body
    assert "{" not in letter.body
    assert "\n\n\n" not in letter.body
    assert letter.language == ("en" if language == "en" and audience is not Audience.UNIT else "id")


@pytest.mark.parametrize("flag", ["secret", "anonymous"])
@pytest.mark.parametrize(("fact", "audience"), [entry for entry in MESSAGES if entry[1] is Audience.UNIT])
def test_a_unit_reads_nothing_of_a_guarded_reporter(fact: str, audience: Audience, flag: str) -> None:
    letter = _letter(fact, audience, **{flag: True})
    assert not [word for word in OF_THE_REPORTER if word in letter.subject + letter.body]


@pytest.mark.parametrize(("fact", "audience"), [entry for entry in MESSAGES if entry[1] is Audience.UNIT])
def test_a_unit_never_reads_who_the_reporter_is(fact: str, audience: Audience) -> None:
    letter = _letter(fact, audience)
    assert not [word for word in (REPORTER_EMAIL, ACCESS_KEY, "Wayan") if word in letter.subject + letter.body]
    assert "https://meja.example/v1/cases/0197-complaint" in letter.body


def test_the_access_key_stands_in_the_first_letter_to_the_reporter_and_nowhere_else() -> None:
    holding = [fact for fact, audience in MESSAGES if ACCESS_KEY in _letter(fact, audience).body]
    assert holding == ["complaint.received"]


def test_followers_of_a_secret_complaint_learn_that_it_moves_and_no_more() -> None:
    letter = _letter("case.responded", Audience.SUPPORTER, secret=True)
    assert "tambal" not in letter.body
    assert "Gajah Mada" not in letter.subject + letter.body


def test_the_answer_of_the_unit_is_in_the_letter() -> None:
    assert "Lubang sudah kami tambal." in _letter("case.responded", Audience.REPORTER).body


def test_a_due_time_is_told_in_the_time_of_the_place() -> None:
    assert "Senin, 5 Januari 2026 pukul 14.30 WITA" in _letter("sla.warned", Audience.UNIT).body


@pytest.mark.parametrize(
    "title", ["Halo\r\nBcc: semua@kota.example", "Jalan\x00 rusak\x1b[2J sekali", "{{ access_key }}"]
)
def test_a_title_cannot_add_a_header_or_run_as_a_template(title: str) -> None:
    letter = _letter("complaint.received", Audience.REPORTER, title=title)
    message = as_message(replace(letter, subject=f"{letter.subject} {title.splitlines()[0]}"), "K <k@k.example>")
    assert message["Bcc"] is None
    assert [name for name in message if name.lower() == "to"] == ["To"]
    assert "\x1b" not in letter.body
    assert "\x00" not in letter.body


@pytest.mark.parametrize("address", ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "nobody", ""])
def test_an_address_that_is_none_is_never_written_to(address: str) -> None:
    letter = replace(_letter("complaint.received", Audience.REPORTER), to=address)
    with pytest.raises(Never):
        as_message(letter, "k@k.example")


def test_a_letter_has_the_same_message_id_each_time_it_is_written() -> None:
    letter = _letter("complaint.received", Audience.REPORTER)
    first, second = (as_message(letter, "Kentongan <k@k.example>") for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"] == f"<{letter.id}@k.example>"
    assert first["Auto-Submitted"] == "auto-generated"


def test_a_letter_does_not_show_its_reader_when_it_is_printed() -> None:
    assert REPORTER_EMAIL not in repr(_letter("complaint.received", Audience.REPORTER))


def test_a_unit_that_the_directory_does_not_know_yet_is_written_to_later() -> None:
    speaker = Speaker()
    state = tell(Correspondence(region="51.71"), speaker.say("case.assigned", unit="51.71-BARU"), now=NOW)
    with pytest.raises(NotNow):
        letters().write("x", state, state.deliveries[0])


def test_a_contact_sealed_with_another_key_is_given_up_with_its_reason() -> None:
    with pytest.raises(Never, match="key"):
        _letter("complaint.received", Audience.REPORTER, sealed_contact="sealed with another key")
