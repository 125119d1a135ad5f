"""The mail server of the local system, spoken to over SMTP."""

import asyncio
import mailbox
import smtplib
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from kentongan.mail_sink import Maildir, serve
from kentongan.nodes.ports import answers, some_free


@pytest.fixture
async def smtp_port(tmp_path: Path) -> AsyncIterator[int]:
    port, stopping = some_free(1)[0], asyncio.Event()
    serving = asyncio.create_task(serve(port, Maildir(tmp_path), stopping))
    while not await asyncio.to_thread(answers, port):
        await asyncio.sleep(0.01)
    yield port
    stopping.set()
    await serving


def _message(message_id: str | None, text: str = "Jalan rusak") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "no-reply@kentongan.example", "Laporan Anda"
    if message_id:
        message["Message-ID"] = message_id
    message.set_content(text)
    return message


def _send(port: int, message: EmailMessage, *recipients: str) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message, to_addrs=recipients)


def _received(folder: Path) -> list[tuple[str | None, str]]:
    messages = [message for _, message in mailbox.Maildir(folder).items()]
    return sorted((message["Delivered-To"], str(message.get_payload()).strip()) for message in messages)


async def test_a_message_delivered_twice_is_stored_once(smtp_port: int, tmp_path: Path) -> None:
    for text in ("first", "again"):
        await asyncio.to_thread(_send, smtp_port, _message("<1@kentongan.example>", text), "wayan@example.com")
    assert _received(tmp_path) == [("wayan@example.com", "first")]


async def test_each_recipient_gets_its_own(smtp_port: int, tmp_path: Path) -> None:
    message = _message("<1@kentongan.example>", "text")
    await asyncio.to_thread(_send, smtp_port, message, "wayan@example.com", "made@example.com")
    assert _received(tmp_path) == [("made@example.com", "text"), ("wayan@example.com", "text")]


async def test_messages_with_different_ids_are_all_stored(smtp_port: int, tmp_path: Path) -> None:
    for number in range(3):
        await asyncio.to_thread(_send, smtp_port, _message(f"<{number}@kentongan.example>"), "wayan@example.com")
    assert len(_received(tmp_path)) == 3


async def test_a_message_that_was_read_is_not_delivered_anew(smtp_port: int, tmp_path: Path) -> None:
    await asyncio.to_thread(_send, smtp_port, _message("<1@kentongan.example>"), "wayan@example.com")
    (delivered,) = (tmp_path / "new").iterdir()
    delivered.rename(tmp_path / "cur" / f"{delivered.name}:2,S")
    await asyncio.to_thread(_send, smtp_port, _message("<1@kentongan.example>"), "wayan@example.com")
    assert len(_received(tmp_path)) == 1


async def test_a_message_without_an_id_is_told_by_its_content(smtp_port: int, tmp_path: Path) -> None:
    for text in ("one", "one", "two"):
        await asyncio.to_thread(_send, smtp_port, _message(None, text), "wayan@example.com")
    assert [text for _, text in _received(tmp_path)] == ["one", "two"]


async def test_nothing_half_written_is_left(smtp_port: int, tmp_path: Path) -> None:
    await asyncio.to_thread(_send, smtp_port, _message("<1@kentongan.example>"), "wayan@example.com")
    assert list((tmp_path / "tmp").iterdir()) == []
