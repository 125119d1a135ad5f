"""The AsyncAPI 3 document of a service, generated from the doors that it really has."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from faststream.rabbit import RabbitBroker
from faststream.specification import AsyncAPI
from faststream.specification.asyncapi import get_asyncapi_html


def asyncapi_routes(broker: RabbitBroker, *, title: str) -> APIRouter:
    """`/asyncapi.json`, and `/asyncapi` as a page."""
    router = APIRouter(tags=["operations"], include_in_schema=False)
    document = AsyncAPI(broker, title=title, version="1.0.0", schema_version="3.0.0")

    @router.get("/asyncapi.json")
    async def get_asyncapi() -> dict[str, Any]:
        specification: dict[str, Any] = document.to_specification().to_jsonable()
        return specification

    @router.get("/asyncapi")
    async def get_asyncapi_page() -> HTMLResponse:
        return HTMLResponse(get_asyncapi_html(document.to_specification()))

    return router
