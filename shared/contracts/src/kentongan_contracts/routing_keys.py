"""Routing keys: where on the bus a fact about a region is heard, and what a portal may ask for."""

from kentongan_contracts.codes import NATION, province_of
from kentongan_contracts.envelope import bare_name


def prefix_of(region: str) -> str:
    """`51.71` for a regency or city, `51.00` for a province, `00.00` for the nation."""
    return region if "." in region else f"{region}.00"


def fact_key(region: str, type_: str) -> str:
    """`51.71.complaint.received` for the type `kentongan.complaint.received.v1` said about region `51.71`."""
    return f"{prefix_of(region)}.{bare_name(type_)}"


def listening_keys(region: str) -> tuple[str, ...]:
    """The binding keys of a region's own queue.

    A province hears all of its regencies, except the answers to their portals' submissions:
    those carry access keys and are for the asking portal alone.
    """
    if "." in region or region == NATION:
        return (f"{prefix_of(region)}.#",)
    subjects = ("complaint", "case", "sla", "notification")
    return (*(f"{province_of(region)}.*.{subject}.#" for subject in subjects), f"{prefix_of(region)}.submission.#")


def asking_keys(region: str, subject: str) -> tuple[str, ...]:
    """The keys under which a region's portal asks: `51.71.complaint.#`; a province also by `51.00.complaint.#`."""
    own = (f"{region}.{subject}.#",)
    return own if "." in region else (*own, f"{prefix_of(region)}.{subject}.#")


def asked_name(routing_key: str) -> str:
    """`complaint.submit` for `51.71.complaint.submit`: what a portal asks for, whatever region stands before it."""
    return ".".join(part for part in routing_key.split(".") if not part.isdigit())
