"""A replica has come back to life: what it had taken when it died is sent now, not when its claim would end."""

from datetime import datetime

import structlog
from servicekit.dossiers.dossier import Decision

from notify.domain import sending
from notify.stores import Correspondences

log = structlog.get_logger()

_FOUND_AT_MOST = 200


async def take_up_again(replica: str, correspondences: Correspondences, *, now: datetime) -> int:
    """How many complaints that were; only for a name that no other running replica has."""
    total = 0
    while found := await correspondences.shelf.taken_by(replica, _FOUND_AT_MOST):
        for id in found:
            await correspondences.change(id, lambda state: Decision(sending.take_up_again(state, by=replica, now=now)))
        total += len(found)
    if total:
        log.info("Taking up what was begun before", action="claims_taken_up", complaints=total)
    return total
