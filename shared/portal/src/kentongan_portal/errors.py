"""What can go wrong between a portal and the bus.

PortalError
├── BusUnreachable    the broker cannot be reached, or does not let this portal in
├── NotPermitted      the broker refuses what was asked: another region's key, or a forged user
└── NoAnswer          nothing came back in time; asking again with the same external_id is safe
"""


class PortalError(Exception):
    """The root; the message says what to do next."""


class BusUnreachable(PortalError):
    """Look at the address, the user and the network, and try again."""


class NotPermitted(PortalError):
    """This portal may speak for its own region only."""


class NoAnswer(PortalError):
    """Whether the request was followed is unknown; the answer may still come among the facts."""
