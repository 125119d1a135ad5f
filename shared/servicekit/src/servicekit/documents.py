"""The OpenAPI and AsyncAPI documents of a service, generated from the doors that it really has."""

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from faststream.rabbit import RabbitBroker
from faststream.specification import AsyncAPI
from faststream.specification.asyncapi import get_asyncapi_html

from servicekit.problems import MEDIA_TYPE, PROBLEM_SCHEMA


class DocumentedApplication(FastAPI):
    """Its OpenAPI document says what refusals are sent as, which FastAPI takes for ordinary JSON."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            document = super().openapi()
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas.setdefault("Problem", PROBLEM_SCHEMA)
            operations = [operation for path in document["paths"].values() for operation in path.values()]
            for operation in operations:
                _name_problems(operation["responses"])
        return self.openapi_schema or {}


def _name_problems(responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        if status >= "400":
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


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
