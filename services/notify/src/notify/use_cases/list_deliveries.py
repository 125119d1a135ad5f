"""Who was told what, newest complaint first, a page at a time."""

from dataclasses import dataclass

from notify.domain.delivery import Delivery
from notify.stores import Correspondences, Kept, Wanted


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: a complaint, and the number of a delivery within it."""

    complaint: str
    number: int


@dataclass(frozen=True, slots=True)
class Page:
    items: tuple[tuple[Kept, Delivery], ...]
    next: Place | None


async def list_deliveries(wanted: Wanted, correspondences: Correspondences, *, begin: Place | None, limit: int) -> Page:
    """At most `limit` deliveries that fit, and where the next page begins if there is one."""
    # Each complaint found has a delivery that fits, but those of the first one may all stand on earlier pages.
    found = await correspondences.shelf.some(wanted, upto=begin.complaint if begin else None, limit=limit + 2)
    fitting = [
        (kept, number, delivery)
        for kept in found
        for number, delivery in enumerate(kept.state.deliveries)
        if wanted.fits(delivery) and not (begin and kept.id == begin.complaint and number < begin.number)
    ]
    following = Place(fitting[limit][0].id, fitting[limit][1]) if len(fitting) > limit else None
    return Page(tuple((kept, delivery) for kept, _, delivery in fitting[:limit]), following)
