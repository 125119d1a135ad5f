"""What a portal sends: a CloudEvents message under its own region's routing key and its own user."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from aio_pika import DeliveryMode, Message
from kentongan_contracts.envelope import CONTENT_TYPE, PORTAL_SOURCE_PREFIX, TYPE_PREFIX


@dataclass(frozen=True, slots=True)
class Request:
    """One message, which keeps its id however often it is sent."""

    id: str
    routing_key: str
    message: Message


def request_for(region: str, name: str, data: Mapping[str, Any], *, user: str) -> Request:
    """The message that asks for `name`, such as `complaint.submit`."""
    id = str(uuid4())
    type_ = f"{TYPE_PREFIX}{name}.v1"
    envelope = {
        "specversion": "1.0",
        "id": id,
        "source": f"{PORTAL_SOURCE_PREFIX}{region}",
        "type": type_,
        "subject": data.get("complaint_id") or data.get("external_id") or id,
        "time": datetime.now(UTC).isoformat(),
        "datacontenttype": "application/json",
        "region": region,
        "traceparent": f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01",
        "data": dict(data),
    }
    message = Message(
        json.dumps(envelope).encode(),
        message_id=id,
        type=type_,
        content_type=CONTENT_TYPE,
        user_id=user,
        delivery_mode=DeliveryMode.PERSISTENT,
    )
    return Request(id, f"{region}.{name}", message)
