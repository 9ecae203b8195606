"""The JSON Schema of a process definition, for editors and other programs."""

from __future__ import annotations

import json
import sys
from typing import Any

from homeplate.process.definition import Process


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the YAML form; structure and lint rules come on top of it."""
    schema = Process.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Homeplate sales process",
    }


def schema_text() -> str:
    """The schema as it is committed in docs/reference/process.schema.json."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
