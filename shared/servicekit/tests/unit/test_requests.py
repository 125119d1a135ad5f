"""What a door reads of a request beside its content."""

import pytest
from servicekit.requests import BadIdempotencyKey, WrongContentType, idempotency_key, require_json
from starlette.requests import Request


def request(**headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({"type": "http", "headers": pairs})


@pytest.mark.parametrize("declared", ["application/json", "application/json; charset=utf-8", "application/x+json"])
async def test_json_is_json_by_whatever_name(declared: str) -> None:
    await require_json(request(content_type=declared))


@pytest.mark.parametrize("declared", ["", "text/json", "application/xml", "application/jsonp"])
async def test_what_is_not_declared_as_json_is_refused(declared: str) -> None:
    with pytest.raises(WrongContentType):
        await require_json(request(content_type=declared))


def test_a_key_is_read_where_there_is_one() -> None:
    assert idempotency_key(request()) is None
    assert idempotency_key(request(idempotency_key="one")) == "one"


@pytest.mark.parametrize("key", ["", "k" * 201, "a\tb"])
def test_a_key_that_is_empty_too_long_or_unprintable_is_refused(key: str) -> None:
    with pytest.raises(BadIdempotencyKey):
        idempotency_key(request(idempotency_key=key))
