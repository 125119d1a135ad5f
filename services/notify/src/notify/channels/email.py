"""The mail server: a few kept connections, and a verdict on every letter."""

import asyncio
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from typing import Protocol

import aiosmtplib

from notify.channels.errors import Never, NotNow
from notify.channels.letters import Letter

_PERMANENT = 500


class Channel(Protocol):
    """What carries letters; twins keep the same promise."""

    async def send(self, letter: Letter) -> None:
        """Returns once the letter was taken over; raises NotNow or Never. Sending one again must be harmless."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class MailServer:
    """`mail_from` may carry a name: `Kentongan <lapor@kentongan.example>`."""

    host: str
    port: int
    mail_from: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    connections: int = 8
    timeout_seconds: float = 15.0
    idle_seconds: float = 30.0


class Email:
    """A few connections, each kept for the next letter; a letter waits for a free one as long as it may take."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._free = asyncio.Semaphore(server.connections)
        self._idle: list[tuple[float, aiosmtplib.SMTP]] = []

    async def send(self, letter: Letter) -> None:
        message = as_message(letter, self._server.mail_from)
        try:
            async with asyncio.timeout(self._server.timeout_seconds), self._free:
                connection = await self._connection()
                await self._hand_over(connection, letter, message)
        except TimeoutError as failure:
            raise NotNow("the mail server did not answer in time") from failure

    async def close(self) -> None:
        idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    async def _connection(self) -> aiosmtplib.SMTP:
        """An idle connection that the server has hardly closed yet, else a new one."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            since, kept = self._idle.pop()
            if kept.is_connected and now - since < self._server.idle_seconds:
                return kept
            kept.close()
        fresh = aiosmtplib.SMTP(
            hostname=self._server.host,
            port=self._server.port,
            username=self._server.username,
            password=self._server.password,
            timeout=self._server.timeout_seconds,
        )
        try:
            await fresh.connect()
        except (aiosmtplib.SMTPException, OSError, ssl.CertificateError) as failure:
            fresh.close()
            raise NotNow(f"the mail server cannot be reached ({type(failure).__name__})") from failure
        return fresh

    async def _hand_over(self, connection: aiosmtplib.SMTP, letter: Letter, message: EmailMessage) -> None:
        is_usable = False
        try:
            await connection.send_message(message, sender=_bare(self._server.mail_from), recipients=[letter.to])
            is_usable = True
        except aiosmtplib.SMTPRecipientsRefused as failure:
            is_usable = True
            raise _verdict(failure.recipients[0].code) from failure
        except aiosmtplib.SMTPResponseException as failure:
            raise _verdict(failure.code) from failure
        except (aiosmtplib.SMTPNotSupported, ValueError) as failure:
            raise Never(f"the mail server cannot carry this message ({type(failure).__name__})") from failure
        except (aiosmtplib.SMTPException, OSError) as failure:
            raise NotNow(f"the connection to the mail server broke ({type(failure).__name__})") from failure
        finally:
            if is_usable and connection.is_connected:
                self._idle.append((asyncio.get_running_loop().time(), connection))
            else:
                connection.close()


def as_message(letter: Letter, mail_from: str) -> EmailMessage:
    """The letter in Internet form: the same bytes each time, so that mail systems recognise a repetition."""
    sender = _bare(mail_from)
    message = EmailMessage(policy=SMTP_POLICY)
    try:
        message["From"] = mail_from
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.written_at)
        message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = letter.language
        message.set_content(letter.body)
    except (ValueError, LookupError) as failure:
        raise Never(f"the message cannot be addressed ({type(failure).__name__})") from failure
    return message


def _bare(address: str) -> str:
    return parseaddr(address)[1]


def _verdict(code: int) -> NotNow | Never:
    """Only the number is told: the server's sentence often repeats the address."""
    if code >= _PERMANENT:
        return Never(f"the mail server refused the message (SMTP {code})")
    return NotNow(f"the mail server asked to try later (SMTP {code})")
