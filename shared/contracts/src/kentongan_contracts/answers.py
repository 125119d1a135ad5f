"""How intake and routing answer what a portal asked; `correlationid` names the asking message."""

from typing import Any, ClassVar

from kentongan_contracts.envelope import FactData


class SubmissionAccepted(FactData):
    """A portal's request has been stored: the answer to its message, once. Intake alone knows the access key."""

    type: ClassVar[str] = "kentongan.submission.accepted.v1"
    complaint_id: str
    tracking_code: str
    access_key: str | None = None
    external_id: str | None = None


class SubmissionRejected(FactData):
    """A portal's request could not be followed; `problem` is an RFC 9457 object that says what to do.

    It is about no complaint: its subject is the asking message's id and its sequence is 1.
    """

    type: ClassVar[str] = "kentongan.submission.rejected.v1"
    problem: dict[str, Any]
