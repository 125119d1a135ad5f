"""A reply objects to an answer only when it was written after it."""

from datetime import datetime, timedelta

import pytest
from kentongan_contracts.intake import ComplaintReplied
from kentongan_contracts.routing import CaseReopened
from kentongan_contracts.words import Status
from kentongan_directory.testing import sample_directory
from routing.domain.case import Case
from routing.domain.desk import respond
from routing.domain.reporting import take_reply
from routing.testing import LONG_AGO, a_case, an_officer

REPLY = ComplaintReplied(text="Di sisi barat.")


@pytest.fixture
def responded() -> Case:
    at = LONG_AGO + timedelta(hours=2)
    return respond(a_case(), an_officer(), sample_directory(), text="Sudah ditambal.", final=True, at=at).case


@pytest.mark.parametrize(("written_after", "status"), [(1, Status.RESPONDED), (2, Status.RESPONDED), (3, Status.READ)])
def test_a_reply_that_crossed_the_answer_is_noted_and_reopens_nothing(
    responded: Case, written_after: int, status: Status
) -> None:
    at: datetime = LONG_AGO + timedelta(hours=written_after)
    ruling = take_reply(responded, REPLY, at=at)
    assert ruling.case.status is status
    assert [type(fact) for fact in ruling.facts] == ([CaseReopened] if status is Status.READ else [])
    assert any(step.fact == "complaint.replied" for step in ruling.case.history)
