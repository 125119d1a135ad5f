"""The door through which complaints come in."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from kentongan_contracts.portal import NewComplaint
from kentongan_contracts.words import Channel, Status
from servicekit.clock import utc_now
from servicekit.requests import require_json

from intake.refusals import counted_refusals
from intake.routes.answering import json_response
from intake.routes.floods import hold_back
from intake.routes.reading import parts_of, submitter_of
from intake.routes.shapes import Receipt, problems
from intake.use_cases import receive_complaint as receiving

router = APIRouter(tags=["complaints"])


def _inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    """A schema without references, so that it can stand anywhere in the OpenAPI document."""
    if isinstance(schema, dict):
        named = schema.get("$ref", "").removeprefix("#/$defs/") if "$ref" in schema else None
        rest = {name: _inlined(value, definitions) for name, value in schema.items() if name not in {"$ref", "$defs"}}
        return {**_inlined(definitions[named], definitions), **rest} if named else rest
    return [_inlined(value, definitions) for value in schema] if isinstance(schema, list) else schema


def _request_body() -> dict[str, Any]:
    schema = NewComplaint.model_json_schema()
    content = {"application/json": {"schema": _inlined(schema, schema.get("$defs", {}))}}
    return {"required": True, "content": content}


_HEADERS = [
    {"name": name, "in": "header", "required": False, "schema": {"type": "string"}, "description": text}
    for name, text in (
        ("Idempotency-Key", "The same key with the same content gives the same answer again."),
        ("X-Api-Key", "The key of a region's portal, which may then give an external_id."),
    )
]


@router.post(
    "/v1/complaints",
    status_code=201,
    dependencies=[Depends(hold_back)],
    responses={201: {"model": Receipt}, 200: {"model": Receipt}, **problems(400, 401, 403, 413, 415, 422, 429, 503)},
    openapi_extra={"requestBody": _request_body(), "parameters": _HEADERS},
)
async def post_complaint(request: Request) -> Response:
    """Takes a complaint in; 200 instead of 201 when its portal had handed it in before."""
    parts = parts_of(request)
    with counted_refusals(Channel.PORTAL if "x-api-key" in request.headers else Channel.WEB):
        origin = submitter_of(request, parts)
        await require_json(request)
        new = NewComplaint.model_validate_json(await request.body())
        receipt = await receiving.receive_complaint(new, origin, parts, now=utc_now())
    path = f"/v1/complaints/{receipt.complaint.tracking_code}"
    headers = {"Location": path, "Cache-Control": "no-store"}
    if receipt.outcome.is_repeat and origin.key is not None:
        headers["Idempotent-Replayed"] = "true"
    return json_response(_written(receipt, parts.public_url + path), 201 if receipt.is_first else 200, headers)


def _written(receipt: receiving.Receipt, address: str) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "tracking_code": receipt.complaint.tracking_code,
        "access_key": receipt.access_key,
        "status": Status.RECEIVED,
        "region": receipt.complaint.region,
        "links": {"complaint": address, "events": f"{address}/events"},
    }
