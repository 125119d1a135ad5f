"""Whether a service lives, and whether it can do its work; the metrics page beside them."""

from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from servicekit.problems import problem_response

Check = Callable[[], Awaitable[str | None]]


def health_routes(checks: Sequence[Check]) -> APIRouter:
    """`/health/live`, `/health/ready` and `/metrics`; a check answers None, or the reason why the work cannot go on."""
    router = APIRouter(tags=["operations"])

    @router.get("/health/live")
    async def get_live() -> dict[str, str]:
        """The process answers."""
        return {"status": "live"}

    @router.get("/health/ready")
    async def get_ready() -> Response:
        """The database and the broker answer; else 503 with the reasons."""
        reasons = [reason for check in checks if (reason := await check()) is not None]
        if reasons:
            return problem_response(503, "; ".join(reasons), code="not-ready", headers={"Retry-After": "1"})
        return JSONResponse({"status": "ready"})

    @router.get("/metrics")
    async def get_metrics() -> Response:
        """Prometheus text format."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
