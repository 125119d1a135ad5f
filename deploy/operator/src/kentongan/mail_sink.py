"""The local system's mail server: whatever is sent to anybody ends in one Maildir, each message once per recipient."""

import asyncio
import contextlib
import hashlib
import os
import secrets
import signal
from email.parser import BytesHeaderParser
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from aiosmtpd.smtp import SMTP, Envelope, Session

from kentongan.nodes.ports import LOOPBACK

_LARGEST_BYTES = 32 * 1024 * 1024


class Maildir:
    """A folder of messages in the form that mail programs and Python's `mailbox` read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(exist_ok=True, mode=0o700)

    def store(self, message: bytes, recipient: str) -> bool:
        """Keep the message for the recipient, safe from a crash; False when it was delivered before."""
        name = _name_of(message, recipient)
        if any((self._folder / "cur").glob(f"{name}*")):
            return False
        temporary = self._folder / "tmp" / secrets.token_hex(16)
        with temporary.open("xb") as file:
            file.write(b"Delivered-To: " + recipient.encode() + b"\r\n" + message)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, self._folder / "new" / name)
        except FileExistsError:
            return False
        finally:
            temporary.unlink()
        return True


class _Delivery:
    def __init__(self, maildir: Maildir) -> None:
        self._maildir = maildir

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        for recipient in dict.fromkeys(envelope.rcpt_tos):
            await asyncio.to_thread(self._maildir.store, content, recipient)
        return "250 OK"


def _name_of(message: bytes, recipient: str) -> str:
    """The same for the same Message-ID and recipient, so that a repeated delivery meets itself."""
    message_id = str(BytesHeaderParser().parsebytes(message).get("Message-ID", "")).strip()
    identity = message_id.encode(errors="replace") if message_id else message
    return hashlib.sha256(identity + b"\0" + recipient.lower().encode()).hexdigest()[:40] + ".kentongan"


async def serve(port: int, maildir: Maildir, stopping: asyncio.Event) -> None:
    """Take mail until told to stop."""
    loop = asyncio.get_running_loop()
    make = partial(SMTP, _Delivery(maildir), data_size_limit=_LARGEST_BYTES, enable_SMTPUTF8=True, loop=loop)
    server = await loop.create_server(make, LOOPBACK, port)
    async with server:
        await stopping.wait()


async def _serve_until_signal(port: int, folder: Path) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await serve(port, Maildir(folder), stopping)


def main(
    port: Annotated[int, typer.Option(help="The port to listen on.")],
    folder: Annotated[Path, typer.Option("--dir", help="The Maildir to fill.")],
) -> None:
    """Take mail by SMTP and keep it in a Maildir."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve_until_signal(port, folder))


if __name__ == "__main__":
    typer.run(main)
