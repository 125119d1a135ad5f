"""Somebody else has the same trouble: from now on they are told as well, wherever the complaint goes on."""

from datetime import datetime

from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintSupported

from notify.channels.addresses import Addresses
from notify.stores import Correspondences
from notify.use_cases.carry_followers import carry_followers
from notify.use_cases.tell_people import tell_people


async def add_follower(
    fact: Fact[ComplaintSupported], correspondences: Correspondences, addresses: Addresses, *, now: datetime
) -> None:
    contact = addresses.contact(fact.data.sealed_contact)
    kept = await tell_people(fact, correspondences, now=now, contact=contact)
    await carry_followers(kept, correspondences)
