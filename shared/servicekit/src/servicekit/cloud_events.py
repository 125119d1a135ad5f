"""CloudEvents 1.0 in structured JSON mode: the body, the AMQP properties and the trace of one message."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

CONTENT_TYPE = "application/cloudevents+json"
_TRACEPARENT = re.compile(r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")


def envelope(
    *, id: str, source: str, type: str, subject: str, time: datetime, data: Mapping[str, Any], more: Mapping[str, Any]
) -> bytes:
    """The message body; `more` are extension attributes. Empty ones are left out."""
    event = {
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": type,
        "subject": subject,
        "time": time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        **{name: value for name, value in more.items() if value is not None},
        "data": data,
    }
    return orjson.dumps(event)


def new_trace() -> str:
    """A fresh W3C traceparent."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def trace_of(id: str) -> str:
    """The trace of what nobody traces: the same for the same id."""
    mark = hashlib.sha256(id.encode()).hexdigest()
    return f"00-{mark[:32]}-{mark[32:48]}-01"


def read_trace(value: object) -> str | None:
    """A traceparent from outside, if it is one (W3C Trace Context, version 00)."""
    return value if isinstance(value, str) and _TRACEPARENT.match(value) else None
