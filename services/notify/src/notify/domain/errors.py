"""What the rules of telling refuse.

NotifyError
├── DeliveryUnknown    no delivery has this id
└── NotFailed          only a failed delivery can be tried again by hand
"""


class NotifyError(Exception):
    """The root; `code` is stable."""

    code = "notify"


class DeliveryUnknown(NotifyError):
    code = "delivery-unknown"

    def __init__(self, id: str) -> None:
        super().__init__(f"There is no delivery {id}: look it up in the list of deliveries.")


class NotFailed(NotifyError):
    code = "delivery-not-failed"

    def __init__(self, id: str, status: str) -> None:
        super().__init__(f"Delivery {id} is {status}; only a failed one can be tried again.")
