"""What every HTTP request passes first: the size of its body, its count and time, and its trace."""

import time
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from servicekit import cloud_events
from servicekit.problems import problem_response

log = structlog.get_logger()

REQUESTS = Counter("kentongan_http_requests", "Requests by route, method and status.", ["route", "method", "status"])
SECONDS = Histogram("kentongan_http_request_duration_seconds", "Time to the end of the response.", ["route", "method"])


class Gate:
    """Refuses bodies over the limit, counts every request by its route's template, binds its trace to the logs."""

    def __init__(self, app: ASGIApp, *, body_limit_bytes: int) -> None:
        self._app = app
        self._limit = body_limit_bytes
        self._sentence = f"The body may have at most {body_limit_bytes} bytes: send less."

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace = cloud_events.read_trace(_header(scope, b"traceparent")) or cloud_events.new_trace()
        scope.setdefault("state", {})["traceparent"] = trace
        begun, status = time.perf_counter(), 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with structlog.contextvars.bound_contextvars(traceparent=trace):
            try:
                await self._guarded(scope, receive, watch)
            finally:
                route = getattr(scope.get("route"), "path", "unknown")
                REQUESTS.labels(route, scope["method"], str(status)).inc()
                SECONDS.labels(route, scope["method"]).observe(time.perf_counter() - begun)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = _header(scope, b"content-length")
        if declared is not None and declared.isdigit() and int(declared) > self._limit:
            await self._refuse(scope, receive, send)
            return
        await self._app(scope, self._limited(receive), send)

    def _limited(self, receive: Receive) -> Receive:
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise HTTPException(413, self._sentence)
            return message

        return limited

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = problem_response(413, self._sentence)
        await response(scope, receive, send)


def _header(scope: Scope, name: bytes) -> str | None:
    value: Any = next((value for key, value in scope["headers"] if key == name), None)
    return value.decode("latin-1") if value is not None else None
