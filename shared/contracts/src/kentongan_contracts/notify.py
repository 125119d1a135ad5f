"""What notify says: whether people were reached. Addresses never appear."""

from typing import ClassVar

from kentongan_contracts.envelope import FactData
from kentongan_contracts.words import Audience


class NotificationFact(FactData):
    """What every fact of notify names: the delivery, its channel and audience, and the fact that it tells of."""

    delivery_id: str
    channel: str
    audience: Audience
    about: str
    attempts: int


class NotificationDelivered(NotificationFact):
    """The channel has taken the message over."""

    type: ClassVar[str] = "kentongan.notification.delivered.v1"


class NotificationFailed(NotificationFact):
    """The channel has refused the message for good, or for too long."""

    type: ClassVar[str] = "kentongan.notification.failed.v1"
    reason: str
