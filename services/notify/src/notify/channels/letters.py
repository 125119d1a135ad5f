"""Writing letters: a template for each message and language, filled with what this audience may know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError
from kentongan_contracts.words import Audience
from kentongan_directory.directory import Directory

from notify.channels.addresses import Addresses
from notify.channels.errors import Never
from notify.channels.wording import MILESTONES, REJECTIONS, one_line, paragraphs, spoken_time
from notify.domain.correspondence import Correspondence
from notify.domain.delivery import Delivery

DEFAULT_LANGUAGE = "id"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be sent; `id` stays the same when it is sent again. Printed, it shows no address."""

    id: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    language: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Links:
    """Where reporters and officers look further."""

    intake_url: str
    desk_url: str


class Letters:
    def __init__(self, addresses: Addresses, links: Links, directory: Callable[[], Directory]) -> None:
        self._addresses = addresses
        self._links = links
        self._directory = directory
        self._templates = Environment(
            loader=PackageLoader("notify"),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701  (plain text, never HTML)
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )

    def write(self, complaint_id: str, state: Correspondence, delivery: Delivery) -> Letter:
        """The letter of one delivery; raises Never or NotNow when it has nowhere to go."""
        match delivery.audience:
            case Audience.REPORTER:
                person = self._addresses.person(state.reporter)
                to, language, more = person.email, state.language, self._for_reporter(state, person.access_key)
            case Audience.SUPPORTER:
                follower = state.follower(delivery.recipient)
                to = self._addresses.person(follower.contact if follower else None).email
                language, more = (follower.language if follower else DEFAULT_LANGUAGE), self._for_follower(state)
            case Audience.UNIT:
                to, language, more = self._addresses.unit(delivery.recipient), DEFAULT_LANGUAGE, {}
                more = self._for_unit(complaint_id, state)
        return self._filled(to, language, delivery, {**self._facts(state, delivery, language), **more})

    def _facts(self, state: Correspondence, delivery: Delivery, language: str) -> dict[str, Any]:
        notice = state.notice_for(delivery)
        rejections = REJECTIONS.get(language, REJECTIONS[DEFAULT_LANGUAGE])
        return {
            "code": state.tracking_code,
            "unit_name": one_line(notice.unit_name),
            "text": paragraphs(notice.text),
            "reason": rejections.get(notice.reason, paragraphs(notice.reason)),
            "milestone": MILESTONES.get(notice.milestone, notice.milestone),
            "due": spoken_time(notice.due_at, self._directory().timezone_of(state.region)),
            "is_final": notice.is_final,
        }

    def _for_reporter(self, state: Correspondence, access_key: str) -> dict[str, Any]:
        return {"title": one_line(state.title), "link": self._public_link(state), "access_key": access_key}

    def _for_follower(self, state: Correspondence) -> dict[str, Any]:
        """Of a secret complaint followers learn that something has happened, and no more."""
        hidden = {"text": "", "title": ""} if state.secret else {"title": one_line(state.title)}
        return {**hidden, "link": self._public_link(state)}

    def _for_unit(self, complaint_id: str, state: Correspondence) -> dict[str, Any]:
        """Nothing that the reporter wrote leaves the desk when the complaint is secret or anonymous."""
        is_guarded = state.secret or state.anonymous
        link = f"{self._links.desk_url.rstrip('/')}/v1/cases/{complaint_id}"
        guarded = {"text": "", "reason": ""} if is_guarded else {}
        return {**guarded, "title": "" if is_guarded else one_line(state.title), "link": link}

    def _public_link(self, state: Correspondence) -> str:
        return f"{self._links.intake_url.rstrip('/')}/v1/complaints/{state.tracking_code}"

    def _filled(self, to: str, language: str, delivery: Delivery, values: dict[str, Any]) -> Letter:
        try:
            name = f"{delivery.message}.txt"
            template = self._templates.select_template([f"{language}/{name}", f"{DEFAULT_LANGUAGE}/{name}"])
            module: Any = template.make_module(values)
            subject, body = one_line(str(module.subject)), str(module).strip() + "\n"
        except TemplateError as failure:
            raise Never(f"the message could not be written ({type(failure).__name__})") from failure
        written_in = (template.name or DEFAULT_LANGUAGE).partition("/")[0]
        return Letter(delivery.id, to, subject, body, written_in, delivery.made_at)
