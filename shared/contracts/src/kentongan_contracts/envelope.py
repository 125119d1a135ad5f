"""The CloudEvents 1.0 envelope (structured JSON mode) in which every message on the bus travels."""

from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kentongan_contracts.codes import RegionCode

TYPE_PREFIX = "kentongan."
SOURCE_PREFIX = "/kentongan/"
PORTAL_SOURCE_PREFIX = "/portal/"
CONTENT_TYPE = "application/cloudevents+json"

Sequence = Annotated[int, Field(ge=1)]


class FactData(BaseModel):
    """What a fact says; consumers ignore fields that they do not know, producers cannot invent any."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: ClassVar[str]


class UnknownData(FactData):
    """The data of a fact whose type this release does not know; kept so that its sequence still counts."""

    model_config = ConfigDict(frozen=True, extra="allow")
    type: ClassVar[str] = "unknown"


D_co = TypeVar("D_co", bound=FactData, covariant=True)


class Fact(BaseModel, Generic[D_co]):
    """One fact about one complaint (CloudEvents 1.0 with the extensions region, sequence, correlationid).

    `sequence` counts what one source has said about one complaint: 1, 2, 3 ... without gaps.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    region: RegionCode
    sequence: Sequence
    correlationid: str | None = None
    traceparent: str | None = None
    data: D_co

    @property
    def speaker(self) -> str:
        """The service that says this: `intake` for the source `/kentongan/intake`."""
        return self.source.removeprefix(SOURCE_PREFIX)

    @property
    def name(self) -> str:
        """The type without prefix and version: `complaint.received`."""
        return bare_name(self.type)


def bare_name(type_: str) -> str:
    """`complaint.received` for `kentongan.complaint.received.v1`."""
    name, _, version = type_.removeprefix(TYPE_PREFIX).rpartition(".")
    return name if version[:1] == "v" and version[1:].isdigit() else type_.removeprefix(TYPE_PREFIX)


AnyFact = Fact[Any]
