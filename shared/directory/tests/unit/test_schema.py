"""The published JSON Schema says what the models do."""

import json
from pathlib import Path

import jsonschema
import pytest
from kentongan_directory.schema import PUBLISHED, region_schema
from kentongan_directory.testing import sample_directory
from ruamel.yaml import YAML

_REGIONS = Path(__file__).parents[4] / "deploy" / "regions"


def test_the_published_schema_is_the_models_schema() -> None:
    remedy = "run python -m kentongan_directory.schema"
    assert PUBLISHED.read_text(encoding="utf-8") == region_schema(), remedy


def test_every_field_is_described() -> None:
    schema = json.loads(region_schema())
    for model in [schema, *schema["$defs"].values()]:
        for name, field in model["properties"].items():
            assert field.get("description"), f"{model['title']}.{name}"


def test_the_schema_takes_what_the_models_write() -> None:
    schema = json.loads(region_schema())
    for region in sample_directory().regions.values():
        jsonschema.validate(region.model_dump(mode="json"), schema)


@pytest.mark.parametrize("file", sorted(_REGIONS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_schema_takes_each_sample_region_as_it_is_written(file: Path) -> None:
    written = json.loads(json.dumps(YAML(typ="safe").load(file), default=str))
    jsonschema.validate(written, json.loads(region_schema()))
