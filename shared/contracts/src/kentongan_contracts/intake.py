"""What intake says: the complaint as its reporter knows it."""

from datetime import date
from typing import ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kentongan_contracts.codes import RegionCode
from kentongan_contracts.envelope import FactData
from kentongan_contracts.words import Channel, Kind


class Location(BaseModel):
    """Where it is: words, WGS 84 coordinates in degrees, or both."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    text: str | None = None
    lat: float | None = None
    long: float | None = None


class ComplaintReceived(FactData):
    """A complaint has been stored. The reporter's contact travels sealed; the name only when not anonymous."""

    type: ClassVar[str] = "kentongan.complaint.received.v1"
    tracking_code: str
    kind: Kind
    title: str
    body: str
    category: str | None = None
    location: Location | None = None
    occurred_on: date | None = None
    language: str = "id"
    anonymous: bool = False
    secret: bool = False
    channel: Channel
    portal: RegionCode | None = None
    external_id: str | None = None
    reporter_name: str | None = None
    sealed_contact: str | None = None
    received_at: AwareDatetime


class ComplaintReplied(FactData):
    """The reporter has added to the complaint, or answered a question."""

    type: ClassVar[str] = "kentongan.complaint.replied.v1"
    text: str


class ComplaintRated(FactData):
    """The reporter has rated the answer."""

    type: ClassVar[str] = "kentongan.complaint.rated.v1"
    stars: int = Field(ge=1, le=5)
    text: str | None = None


class ComplaintWithdrawn(FactData):
    """The reporter has taken the complaint back."""

    type: ClassVar[str] = "kentongan.complaint.withdrawn.v1"
    reason: str | None = None


class ComplaintSupported(FactData):
    """Somebody else has the same trouble; `supporters` counts them with this one."""

    type: ClassVar[str] = "kentongan.complaint.supported.v1"
    supporters: int
    sealed_contact: str | None = None


class ComplaintAttached(FactData):
    """A picture or document has been added; its bytes stay with intake."""

    type: ClassVar[str] = "kentongan.complaint.attached.v1"
    number: int
    media_type: str
    size_bytes: int
