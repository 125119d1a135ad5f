"""Holding back who sends too much: a token bucket for each address and for each portal's key."""

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil
from time import monotonic

from fastapi import HTTPException, Request

from intake.metrics import HELD_BACK

_BUCKETS_KEPT = 20_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class Floods:
    """Each name may send `at_once`, and `per_second` in the long run; the names seen last are remembered."""

    def __init__(self, *, per_second: float, at_once: int) -> None:
        self._per_second = per_second
        self._at_once = at_once
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def seconds_to_wait(self, name: str, now: float) -> float:
        """Takes one token of this name; 0, or how long to wait for the next one."""
        bucket = self._buckets.setdefault(name, _Bucket(self._at_once, now))
        self._buckets.move_to_end(name)
        if len(self._buckets) > _BUCKETS_KEPT:
            self._buckets.popitem(last=False)
        bucket.tokens = min(self._at_once, bucket.tokens + (now - bucket.filled_at) * self._per_second)
        bucket.filled_at = now
        if bucket.tokens < 1:
            return (1 - bucket.tokens) / self._per_second
        bucket.tokens -= 1
        return 0.0


async def hold_back(request: Request) -> None:
    """429 for a flood from one address or one key."""
    floods: Floods = request.app.state.floods
    names = [f"address {request.client.host}" if request.client else "address unknown"]
    if api_key := request.headers.get("x-api-key"):
        names.append(f"key {hash(api_key)}")
    if seconds := max(floods.seconds_to_wait(name, monotonic()) for name in names):
        HELD_BACK.inc()
        detail = "Too much comes from this address or key: wait as long as Retry-After says."
        raise HTTPException(429, detail, headers={"Retry-After": str(ceil(seconds))})
