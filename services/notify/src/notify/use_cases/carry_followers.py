"""A complaint goes on within another one: those who were told of it are to be told of that one."""

from servicekit.dossiers.dossier import Decision

from notify.domain.correspondence import with_followers
from notify.domain.telling import followers_to_carry
from notify.stores import Correspondences, Kept


async def carry_followers(kept: Kept, correspondences: Correspondences) -> None:
    """Raises DossierMissing while the other complaint has not been heard of; carrying the same twice adds nobody."""
    followers = followers_to_carry(kept.state, kept.id)
    if followers and kept.state.merged_into is not None:
        await correspondences.change(kept.state.merged_into, lambda state: Decision(with_followers(state, followers)))
