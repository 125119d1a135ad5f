"""The opaque text by which a reader of a list asks for its next page."""

import base64
import binascii
import json
from datetime import UTC, datetime

from servicekit.verdicts import Refuse

from sla_monitor.use_cases.list_breaches import Place


class WrongCursor(Refuse):
    code = "wrong-cursor"
    status = 422


def write_cursor(place: Place) -> str:
    text = json.dumps([place.last_breach_at.isoformat(), place.id, place.number])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> Place:
    """Raises WrongCursor for what was never given out."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, id, number = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not (isinstance(id, str) and id.isprintable() and isinstance(number, int)):
            raise _wrong()
        return Place(moment.astimezone(UTC), id, number)
    except (ValueError, TypeError, OverflowError, binascii.Error) as failure:
        raise _wrong() from failure


def _wrong() -> WrongCursor:
    sentence = "This cursor was not given out here: take `next` of the page before, or leave it out."
    return WrongCursor(sentence, errors=[{"pointer": "/cursor", "message": sentence}])
