"""The table of messages: which fact is told to whom, by which message. What is not in it is told to nobody."""

from collections.abc import Mapping

from kentongan_contracts.words import Audience

REPORTER, SUPPORTER, UNIT = Audience.REPORTER, Audience.SUPPORTER, Audience.UNIT

AUDIENCES: Mapping[str, Mapping[Audience, str]] = {
    "complaint.received": {REPORTER: "complaint-received"},
    "complaint.replied": {UNIT: "unit-replied"},
    "complaint.supported": {SUPPORTER: "supporter-welcome"},
    "case.assigned": {REPORTER: "case-assigned", UNIT: "unit-assigned"},
    "case.returned": {UNIT: "unit-returned"},
    "case.asked": {REPORTER: "case-asked"},
    "case.responded": {REPORTER: "case-responded", SUPPORTER: "supporter-responded"},
    "case.reopened": {UNIT: "unit-reopened"},
    "case.rejected": {REPORTER: "case-rejected", SUPPORTER: "supporter-rejected"},
    "case.merged": {REPORTER: "case-merged"},
    "case.closed": {REPORTER: "case-closed", SUPPORTER: "supporter-closed"},
    "sla.warned": {UNIT: "unit-warned"},
    "sla.breached": {UNIT: "unit-breached"},
    "sla.escalated": {UNIT: "unit-escalated"},
}


def messages_for(audience: Audience) -> tuple[str, ...]:
    """Every message that this audience can get."""
    return tuple(told[audience] for told in AUDIENCES.values() if audience in told)
