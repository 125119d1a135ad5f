"""Where a broker is, for its administrator."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BrokerAddress:
    """The administrator's two addresses: the bus itself, and the HTTP API that looks after it."""

    amqp_url: str
    management_url: str
