"""Why a request about a complaint is not followed.

ComplaintError
├── FieldNotAccepted        a field names something that does not exist here, or that is not for this asker
│   ├── UnknownRegion
│   ├── UnknownCategory
│   └── PortalFieldOnly
├── RegionOutOfReach        a portal speaks for a region that is not its own
├── ComplaintUnknown        there is none with this code, or none that this asker may see
├── RegionNotHere           the directory holds no such region
├── KeyMissing              only the reporter may do this, and no access key came along
├── WrongKey                the access key opens another complaint, or none
├── UnknownApiKey           no region's portal has this key
├── MessageUnreadable       a portal sent something that is no JSON object
├── CommandUnknown          a portal asks for something that cannot be asked for
├── SubmittedTooOften       a portal hands in the same complaint again and again
└── MoveNotAllowed          not in the state that the complaint is in
    └── TooMany             not this often
"""

from collections.abc import Sequence


class ComplaintError(Exception):
    """The root; `code` is stable, the message names the values and says what to do next."""

    code = "complaint-error"


class FieldNotAccepted(ComplaintError):
    """`pointer` names the field."""

    code = "invalid"
    pointer = ""


class UnknownRegion(FieldNotAccepted):
    code = "unknown-region"
    pointer = "/region"

    def __init__(self, region: str) -> None:
        super().__init__(
            f"No region {region[:20]!r} takes part here. Leave region out if you are not sure: "
            "it is worked out from the location, or goes to the nation's coordinator."
        )


class UnknownCategory(FieldNotAccepted):
    code = "unknown-category"
    pointer = "/category"

    def __init__(self, category: str) -> None:
        super().__init__(
            f"There is no category {category[:64]!r}. Choose one of GET /v1/categories, "
            "or leave category out if you are not sure: it is worked out from your words."
        )


class PortalFieldOnly(FieldNotAccepted):
    code = "portal-field"
    pointer = "/external_id"

    def __init__(self) -> None:
        super().__init__("external_id is for a region's portal, which sends its key in the header X-Api-Key.")


class RegionOutOfReach(ComplaintError):
    code = "region-out-of-reach"

    def __init__(self, region: str, portal: str) -> None:
        super().__init__(f"The portal of {portal} cannot hand in complaints for region {region}: leave region out.")


class ComplaintUnknown(ComplaintError):
    code = "complaint-unknown"

    def __init__(self, named: str = "tracking code") -> None:
        super().__init__(f"There is no complaint with this {named}. Please compare it with your receipt.")


class RegionNotHere(ComplaintError):
    code = "region-unknown"

    def __init__(self, code: str) -> None:
        super().__init__(f"No region {code[:20]!r} takes part here: GET /v1/regions lists those that do.")


class KeyMissing(ComplaintError):
    code = "access-key-missing"

    def __init__(self) -> None:
        super().__init__(
            "Only the reporter may do this: send the access key of your receipt in the header "
            "Authorization: Bearer <access key>."
        )


class WrongKey(ComplaintError):
    code = "access-key-wrong"

    def __init__(self) -> None:
        super().__init__("This access key does not open this complaint. Please compare it with your receipt.")


class UnknownApiKey(ComplaintError):
    code = "api-key-unknown"

    def __init__(self) -> None:
        super().__init__(
            "No region's portal has this X-Api-Key: leave the header out, or ask the operator for the key."
        )


class MessageUnreadable(ComplaintError):
    code = "message-unreadable"

    def __init__(self) -> None:
        super().__init__("The message is no JSON object: send a CloudEvents 1.0 envelope in structured JSON mode.")


class CommandUnknown(ComplaintError):
    code = "command-unknown"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no command {name[:60]!r} here. Known are: {', '.join(known)}.")


class SubmittedTooOften(ComplaintError):
    code = "submitted-too-often"

    def __init__(self, times: int) -> None:
        super().__init__(f"This complaint was handed in {times} times already and is safe: do not send it again.")


class MoveNotAllowed(ComplaintError):
    """`allowed` are the acts that the state does allow."""

    code = "not-allowed-now"

    def __init__(self, act: str, status: str, allowed: Sequence[str], *, because: str | None = None) -> None:
        self.allowed = tuple(allowed)
        possible = ", ".join(self.allowed) or "nothing more"
        reason = because or f"A complaint that is {status} does not take a {act}"
        super().__init__(f"{reason}. Allowed now: {possible}.")


class TooMany(MoveNotAllowed):
    code = "too-many"
