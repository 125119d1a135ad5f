"""Letters on their way to a real mail server."""

import asyncio
import socket
from dataclasses import replace

import pytest
from notify.channels.email import Email, MailServer
from notify.channels.errors import Never, NotNow
from notify.channels.letters import Letter
from notify.testing import NOW
from notify.testing_mail import MailSink, running_sink

LETTER = Letter("delivery-1", "wayan@warga.example", "Laporan diterima: “jalan”", "Halo,\n\nterima kasih.\n", "id", NOW)


def _email(sink: MailSink, **terms: int | float) -> Email:
    return Email(MailServer("127.0.0.1", sink.port, "Kentongan <k@kentongan.example>", **terms))


async def test_a_letter_arrives_as_it_was_written() -> None:
    async with running_sink() as sink:
        email = _email(sink)
        await email.send(LETTER)
        await email.close()
    (message,) = sink.messages
    assert (message["To"], message["Subject"]) == (LETTER.to, LETTER.subject)
    assert message["Message-ID"] == "<delivery-1@kentongan.example>"
    assert message.get_content().replace("\r\n", "\n") == LETTER.body


async def test_a_connection_is_kept_for_the_next_letter_and_replaced_when_the_server_has_closed_it() -> None:
    async with running_sink() as sink:
        email = _email(sink)
        for _ in range(3):
            await email.send(LETTER)
        assert sink.connections == 1
    async with running_sink(sink, sink.port):
        await email.send(LETTER)
        await email.close()
    assert sink.connections == 2
    assert len(sink.messages) == 4


@pytest.mark.parametrize("at", ["answers", "recipient_answers"])
@pytest.mark.parametrize(("answer", "verdict"), [("451 later", NotNow), ("550 no wayan@warga.example here", Never)])
async def test_the_answer_of_the_server_decides_and_does_not_tell_the_address(
    at: str, answer: str, verdict: type[Exception]
) -> None:
    async with running_sink() as sink:
        email = _email(sink)
        getattr(sink, at).append(answer)
        with pytest.raises(verdict) as failure:
            await email.send(LETTER)
        assert "wayan" not in str(failure.value)
        await email.send(LETTER)
        await email.close()
    assert len(sink.messages) == 1


async def test_a_server_that_is_away_is_tried_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NotNow):
            await Email(MailServer("127.0.0.1", taken.getsockname()[1], "k@k.example")).send(LETTER)


async def test_a_server_that_says_nothing_is_tried_later() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(NotNow):
            await Email(MailServer("127.0.0.1", silent.getsockname()[1], "k@k.example", timeout_seconds=0.2)).send(
                LETTER
            )


async def test_a_stranger_s_subject_adds_no_recipient() -> None:
    async with running_sink() as sink:
        email = _email(sink)
        with pytest.raises(Never):
            await email.send(replace(LETTER, subject="Halo\r\nBcc: lain@warga.example"))
        await email.close()
    assert sink.messages == []


async def test_many_letters_share_a_few_connections() -> None:
    async with running_sink() as sink:
        email = _email(sink, connections=3)
        await asyncio.gather(*(email.send(replace(LETTER, id=f"d{number}")) for number in range(40)))
        await email.close()
    assert sink.connections == 3
    assert len({message["Message-ID"] for message in sink.messages}) == 40
