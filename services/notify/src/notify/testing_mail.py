"""A real mail server for the tests of notify."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as SMTP_POLICY

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailSink:
    """A real mail server's memory; `answers` are given to the next messages instead of taking them over."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    recipient_answers: list[str] = field(default_factory=list)
    sessions: list[SMTP] = field(default_factory=list)

    @property
    def connections(self) -> int:
        return len(self.sessions)

    def connect(self) -> SMTP:
        """The server's side of one more connection."""
        self.sessions.append(SMTP(self, enable_SMTPUTF8=True))
        return self.sessions[-1]

    def hang_up(self) -> None:
        """Closes what is still open, as a server does that stops."""
        for session in self.sessions:
            if session.transport is not None:
                session.transport.close()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        message = BytesParser(EmailMessage, policy=SMTP_POLICY).parsebytes(envelope.content or b"")  # type: ignore[arg-type]
        self.messages.append(message)
        return "250 Taken"


@asynccontextmanager
async def running_sink(sink: MailSink | None = None, port: int = 0) -> AsyncIterator[MailSink]:
    """An SMTP server on a free port of this machine, in this very loop."""
    sink = sink or MailSink()
    server = await asyncio.get_running_loop().create_server(sink.connect, "127.0.0.1", port)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        sink.hang_up()
        await server.wait_closed()
