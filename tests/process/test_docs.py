"""The reference pages and the published schema say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest

from homeplate.process.criteria import CRITERION_TYPES, Criterion
from homeplate.process.definition import Process, Stage
from homeplate.process.lint import RULES
from homeplate.process.reading import to_data
from homeplate.process.schema import json_schema, schema_text
from homeplate.process.templates import TEMPLATES, template

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
FORMAT = (REFERENCE / "process-format.md").read_text(encoding="utf-8")
SECTIONS = {
    part.split("\n", 1)[0].strip(" `"): part for part in re.split(r"^##+ ", FORMAT, flags=re.MULTILINE)
}


@pytest.mark.parametrize("kind", CRITERION_TYPES)
def test_every_type_of_criterion_is_documented_with_its_parameters(kind: str) -> None:
    for name in CRITERION_TYPES[kind].parameters():
        assert f"`{name}`" in SECTIONS[kind], f"document {name} of {kind} in docs/reference/process-format.md"


@pytest.mark.parametrize(
    ("heading", "part"), [("Process", Process), ("Stage", Stage), ("Criterion", Criterion)]
)
def test_every_key_is_documented(heading: str, part: type[Process] | type[Stage] | type[Criterion]) -> None:
    for name in part.model_fields:
        assert f"`{name}`" in SECTIONS[heading], f"document {name} in docs/reference/process-format.md"


def test_every_rule_of_lint_is_documented_and_no_other() -> None:
    text = (REFERENCE / "lint.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(HP\d+)` \|", text, flags=re.MULTILINE) == list(RULES)


def test_the_published_schema_is_current() -> None:
    committed = (REFERENCE / "process.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(), (
        "run: python -m homeplate.process.schema > docs/reference/process.schema.json"
    )


def test_the_schema_takes_the_templates_and_refuses_a_misspelling() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for key in TEMPLATES:
        validator.validate(to_data(template(key)))
    spoilt = to_data(template("pipeline"))
    spoilt["stages"][0]["criteria"][0]["wieght"] = 1
    assert not validator.is_valid(spoilt)
