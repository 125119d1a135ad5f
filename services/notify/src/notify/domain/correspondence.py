"""What is told about one complaint: what is needed to tell people, whom, and each delivery."""

from dataclasses import dataclass, replace
from datetime import datetime

from notify.domain.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person: sealed, beside the one thing that must be known before it is opened."""

    sealed: str
    has_email: bool


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody besides the reporter who is told of progress; `key` stays the same for the same person."""

    key: str
    contact: Contact
    language: str = "id"


@dataclass(frozen=True, slots=True)
class Notice:
    """What one fact gives to tell, kept once however many are told."""

    fact: str
    name: str
    at: datetime
    unit_name: str = ""
    text: str = ""
    reason: str = ""
    milestone: str = ""
    due_at: datetime | None = None
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The state of a dossier; `next_send` is when the next delivery is to be sent, if any waits."""

    region: str
    tracking_code: str = ""
    title: str = ""
    language: str = "id"
    secret: bool = False
    anonymous: bool = False
    reporter: Contact | None = None
    followers: tuple[Follower, ...] = ()
    unit: str = ""
    unit_name: str = ""
    merged_into: str | None = None
    notices: tuple[Notice, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    next_send: datetime | None = None

    def notice_for(self, delivery: Delivery) -> Notice:
        return next(notice for notice in self.notices if notice.fact == delivery.fact)

    def follower(self, key: str) -> Follower | None:
        return next((follower for follower in self.followers if follower.key == key), None)


def with_deliveries(state: Correspondence, deliveries: tuple[Delivery, ...]) -> Correspondence:
    """The state with these deliveries, and with the moment at which the next of them is to be sent."""
    tries = [delivery.next_try for delivery in deliveries if delivery.next_try is not None]
    return replace(state, deliveries=deliveries, next_send=min(tries, default=None))


def with_followers(state: Correspondence, followers: tuple[Follower, ...]) -> Correspondence:
    """The state with those of `followers` added that it does not have yet."""
    known = {follower.key for follower in state.followers}
    fresh = tuple(follower for follower in followers if follower.key not in known)
    return replace(state, followers=state.followers + fresh) if fresh else state
