"""What a submission becomes: the complaint as it will be kept, and the fact that will be said of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from kentongan_contracts.codes import NATION, is_within, new_tracking_code
from kentongan_contracts.intake import ComplaintReceived, Location
from kentongan_contracts.portal import NewComplaint
from kentongan_contracts.words import Channel
from kentongan_directory.directory import Directory

from intake.domain.complaint import Complaint, Point, Unit
from intake.domain.errors import PortalFieldOnly, RegionOutOfReach, UnknownCategory, UnknownRegion
from intake.domain.searching import words_of
from intake.parts import Parts, gazetteer_of


@dataclass(frozen=True, slots=True)
class Arrival:
    complaint: Complaint
    fact: ComplaintReceived

    def with_other_code(self) -> "Arrival":
        """Another tracking code is drawn, the first one being taken."""
        code = new_tracking_code()
        complaint = replace(self.complaint, tracking_code=code)
        return Arrival(complaint, self.fact.model_copy(update={"tracking_code": code}))


def arrive(new: NewComplaint, portal: str | None, *, access_key: str, parts: Parts, now: datetime) -> Arrival:
    """Raises UnknownRegion, UnknownCategory, RegionOutOfReach and PortalFieldOnly."""
    directory = parts.directory()
    _check(new, portal, directory)
    region = new.region or portal or _located(new, directory) or NATION
    complaint = _complaint(new, portal, region=region, directory=directory, now=now)
    complaint = replace(complaint, sealed_reporter=_sealed(new, access_key, parts))
    return Arrival(complaint, _fact(complaint, new))


def areas_of(region: str) -> tuple[str, ...]:
    """The region and those that it lies in: what a list of any of them shows."""
    return tuple(dict.fromkeys((NATION, region[:2], region)))


def _check(new: NewComplaint, portal: str | None, directory: Directory) -> None:
    if new.external_id is not None and portal is None:
        raise PortalFieldOnly
    if new.region and portal and not is_within(new.region, portal):
        raise RegionOutOfReach(new.region, portal)
    if new.region and directory.region(new.region) is None:
        raise UnknownRegion(new.region)
    if new.category and directory.category(new.category) is None:
        raise UnknownCategory(new.category)


def _located(new: NewComplaint, directory: Directory) -> str | None:
    return gazetteer_of(directory).region_of(new.location.text) if new.location else None


def _complaint(new: NewComplaint, portal: str | None, *, region: str, directory: Directory, now: datetime) -> Complaint:
    coordinator = directory.coordinator_of(region)
    place = new.location
    is_on_map = place is not None and place.lat is not None and place.long is not None
    return Complaint(
        tracking_code=new_tracking_code(),
        region=region,
        areas=areas_of(region),
        kind=new.kind,
        title=new.title,
        body=new.body,
        received_at=now,
        unit=Unit(coordinator.code, coordinator.name),
        words=words_of(new.title, new.body),
        category=new.category,
        place=place.text if place else None,
        point=Point((place.long, place.lat)) if is_on_map and place else None,  # type: ignore[arg-type]
        occurred_on=new.occurred_on,
        language=new.language,
        anonymous=new.anonymous,
        secret=_is_secret(new, directory),
        channel=Channel.WEB if portal is None else Channel.PORTAL,
        portal=portal,
        external_id=new.external_id,
    )


def _is_secret(new: NewComplaint, directory: Directory) -> bool:
    """What the reporter says counts; whoever says nothing is protected where the category asks for it."""
    category = directory.category(new.category) if new.category else None
    is_usual = category is not None and category.secret_by_default
    return new.secret if "secret" in new.model_fields_set else is_usual


def _sealed(new: NewComplaint, access_key: str, parts: Parts) -> str | None:
    """The reporter's own data, for intake's memory and for whoever has the key to tell the reporter of progress."""
    who = new.reporter
    if who is None or not (who.name or who.email or who.phone):
        return None
    person = {"name": who.name, "email": who.email, "phone": who.phone}
    return parts.seal.close({**person, "access_key": access_key, "language": new.language})


def _fact(complaint: Complaint, new: NewComplaint) -> ComplaintReceived:
    who = new.reporter
    can_be_told = who is not None and bool(who.email or who.phone)
    return ComplaintReceived(
        tracking_code=complaint.tracking_code,
        kind=complaint.kind,
        title=complaint.title,
        body=complaint.body,
        category=complaint.category,
        location=Location(**new.location.model_dump()) if new.location else None,
        occurred_on=complaint.occurred_on,
        language=complaint.language,
        anonymous=complaint.anonymous,
        secret=complaint.secret,
        channel=complaint.channel,
        portal=complaint.portal,
        external_id=complaint.external_id,
        reporter_name=who.name if who and not complaint.anonymous else None,
        sealed_contact=complaint.sealed_reporter if can_be_told else None,
        received_at=complaint.received_at,
    )
