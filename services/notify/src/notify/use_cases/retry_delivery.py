"""The operator has mended what was wrong: a failed delivery goes out again."""

from datetime import datetime

import structlog
from servicekit.dossiers.dossier import Asked, Decision

from notify.domain import sending
from notify.domain.correspondence import Correspondence
from notify.domain.errors import DeliveryUnknown
from notify.stores import Correspondences, Kept

log = structlog.get_logger()


async def retry_delivery(
    id: str, correspondences: Correspondences, *, now: datetime, cause: Asked | None
) -> tuple[Kept, bool]:
    """The dossier, and whether this very request had been followed before; raises DeliveryUnknown and NotFailed."""
    complaint_id = await correspondences.shelf.holding(id)
    if complaint_id is None:
        raise DeliveryUnknown(id)

    def decide(state: Correspondence) -> Decision[Correspondence]:
        return Decision(sending.try_again(state, id, now=now))

    outcome = await correspondences.change(complaint_id, decide, cause=cause)
    log.info("A failed delivery goes out again", action="delivery_retried", complaint=complaint_id, delivery=id)
    return outcome.dossier, outcome.is_repeat
