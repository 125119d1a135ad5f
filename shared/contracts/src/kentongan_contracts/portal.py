"""What portals ask for: one new complaint, or one act on an existing one."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self

from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)

from kentongan_contracts.codes import RegionCode, complaint_id_of
from kentongan_contracts.words import Kind, RejectReason

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=150)]
Body = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=10_000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ExternalId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
CategoryCode = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Phone = Annotated[str, Field(pattern=r"^\+?[ ().-]*([0-9][ ().-]*){6,15}$", max_length=30, examples=["0812-3456-7890"])]
UnitCode = Annotated[str, Field(pattern=r"^\d{2}(\.\d{2})?-[A-Z0-9][A-Z0-9_-]{0,38}$", examples=["51.71-PUPR"])]


def _address(written: str) -> str:
    try:
        # Trial systems use addresses below .test (RFC 2606), which go nowhere. Few mail servers take more than ASCII.
        address = validate_email(written, check_deliverability=False, test_environment=True, allow_smtputf8=False)
        return address.ascii_email or written
    except EmailNotValidError as failure:
        raise ValueError(f"this is no address for mail: {failure}") from failure


def _written_day(value: object) -> object:
    """A number would be read as seconds, which nobody means by a day."""
    if not isinstance(value, str | date):
        raise ValueError("write the day as YYYY-MM-DD")
    return value


Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=320),
    AfterValidator(_address),
    Field(json_schema_extra={"format": "email"}),
]
Day = Annotated[date, BeforeValidator(_written_day)]


class _Asked(BaseModel):
    """Input from outside: unknown fields are an error, so that a misspelt one is not lost silently."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Asked):
    """Where it is: words, WGS 84 coordinates in degrees, or both."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None
    lat: float | None = Field(default=None, ge=-90, le=90, strict=True)
    long: float | None = Field(default=None, ge=-180, le=180, strict=True)

    @model_validator(mode="after")
    def _both_coordinates(self) -> Self:
        if (self.lat is None) != (self.long is None):
            raise ValueError("lat and long belong together: give both or neither")
        return self


class Reporter(_Asked):
    """Who hands it in; kept apart from the complaint and never shown to the public."""

    name: ShortText | None = None
    email: Email | None = None
    phone: Phone | None = None


class NewComplaint(_Asked):
    """What a reporter hands in, at any door."""

    title: Title
    body: Body
    kind: Kind = Kind.COMPLAINT
    category: CategoryCode | None = None
    region: RegionCode | None = None
    location: Place | None = None
    occurred_on: Day | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "id"
    anonymous: StrictBool = False
    secret: StrictBool = False
    reporter: Reporter | None = None
    external_id: ExternalId | None = None


class PortalAsk(_Asked):
    """What every act on an existing complaint names: the complaint, by our id or by the portal's own."""

    name: ClassVar[str]
    complaint_id: ShortText | None = None
    external_id: ExternalId | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.complaint_id is None and self.external_id is None:
            raise ValueError("name the complaint by complaint_id or by external_id")
        return self

    def subject(self, region: str) -> str:
        """The id of the complaint that is meant, for the portal of `region`."""
        return self.complaint_id or complaint_id_of(region, self.external_id or "")


class ReplyAsk(PortalAsk):
    name: ClassVar[str] = "complaint.reply"
    text: Text


class RateAsk(PortalAsk):
    name: ClassVar[str] = "complaint.rate"
    stars: int = Field(ge=1, le=5)
    text: Text | None = None


class WithdrawAsk(PortalAsk):
    name: ClassVar[str] = "complaint.withdraw"
    reason: Text | None = None


class UnitAsk(PortalAsk):
    """An act of an agency; `unit` is who acts."""

    unit: UnitCode


class ReadAsk(UnitAsk):
    name: ClassVar[str] = "case.read"


class AssignAsk(UnitAsk):
    """By the region's coordinator; here `unit` is who becomes responsible."""

    name: ClassVar[str] = "case.assign"
    note: Text | None = None


class ReturnAsk(UnitAsk):
    name: ClassVar[str] = "case.return"
    reason: Text


class AskAsk(UnitAsk):
    name: ClassVar[str] = "case.ask"
    text: Text


class RespondAsk(UnitAsk):
    name: ClassVar[str] = "case.respond"
    text: Text
    final: bool = True


class RejectAsk(UnitAsk):
    name: ClassVar[str] = "case.reject"
    reason: RejectReason
    text: Text


SUBMIT = "complaint.submit"
ASKS: dict[str, type[PortalAsk]] = {
    ask.name: ask
    for ask in (ReplyAsk, RateAsk, WithdrawAsk, ReadAsk, AssignAsk, ReturnAsk, AskAsk, RespondAsk, RejectAsk)
}


class PortalMessage(BaseModel):
    """The envelope around what a portal asks for; `data` is parsed by the name in the routing key."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    specversion: Literal["1.0"]
    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    source: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    type: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    subject: str | None = None
    time: AwareDatetime | None = None
    region: str | None = None
    traceparent: str | None = None
    data: dict[str, Any]
