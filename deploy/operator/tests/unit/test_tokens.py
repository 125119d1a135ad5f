"""Local tokens say who somebody acts for."""

import jwt
from kentongan.tokens import officer_tokens, operator_token
from kentongan_directory.testing import region, unit

_KEY = "a key that is long enough for HS256"


def _claims(token: str) -> dict[str, str]:
    claims: dict[str, str] = jwt.decode(token, _KEY, ["HS256"])
    return claims


def test_every_unit_has_a_token_and_the_coordinator_another_role() -> None:
    made = region("97.01", units=[unit("97.01-KOMINFO", kind="coordinator"), unit("97.01-PUPR")])
    tokens = officer_tokens(_KEY, [made])
    assert {code: _claims(token)["role"] for code, token in tokens.items()} == {
        "97.01-KOMINFO": "coordinator",
        "97.01-PUPR": "officer",
    }
    assert all(_claims(token)["unit"] == code for code, token in tokens.items())


def test_the_operator_acts_for_no_unit() -> None:
    claims = _claims(operator_token(_KEY))
    assert claims["role"] == claims["sub"] == "operator"
    assert "unit" not in claims
