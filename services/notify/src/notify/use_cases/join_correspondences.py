"""Two complaints have become one: whoever was told of the one goes on being told by the other."""

from datetime import datetime

from kentongan_contracts.envelope import Fact
from kentongan_contracts.routing import CaseMerged

from notify.stores import Correspondences
from notify.use_cases.carry_followers import carry_followers
from notify.use_cases.tell_people import tell_people


async def join_correspondences(fact: Fact[CaseMerged], correspondences: Correspondences, *, now: datetime) -> None:
    """Safe to repeat after a crash in between: both steps are made once."""
    kept = await tell_people(fact, correspondences, now=now)
    await carry_followers(kept, correspondences)
