"""Publishes the JSON Schema of a region file: `python -m kentongan_directory.schema` writes it."""

import json
from pathlib import Path

from kentongan_directory.region import Region

PUBLISHED = Path(__file__).parents[2] / "region.schema.json"


def region_schema() -> str:
    schema = Region.model_json_schema(mode="validation")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Kentongan region file",
        "description": "Everything that one region says of itself: deploy/regions/<code>.yaml.",
    }
    return json.dumps({**schema, **head}, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(region_schema(), encoding="utf-8")
