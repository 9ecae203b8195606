"""The processes that ship."""

from __future__ import annotations

import pytest

from homeplate.kit.errors import NotFound
from homeplate.process.lint import lint
from homeplate.process.templates import TEMPLATES, template, template_text
from homeplate.process.yaml_form import dump, load

each_template = pytest.mark.parametrize("key", TEMPLATES)


@each_template
def test_a_template_is_named_as_its_file_and_has_no_finding(key: str) -> None:
    assert template(key).key == key
    assert [(finding.code, finding.path) for finding in lint(template(key))] == []


@each_template
def test_a_template_speaks_english_korean_and_finnish(key: str) -> None:
    assert template(key).languages == ("en", "ko", "fi")


@each_template
def test_a_template_is_complete(key: str) -> None:
    for stage in template(key).stages:
        assert 3 <= len(stage.criteria) <= 7
        assert 2 <= len(stage.objections) <= 4
        assert stage.responsibilities
        for criterion in stage.criteria:
            assert criterion.guidance and 1 <= len(criterion.questions) <= 3


@each_template
def test_a_template_survives_being_written_and_read(key: str) -> None:
    text = dump(template(key))
    assert load(text) == template(key)
    assert dump(load(text)) == text


def test_there_is_no_other_template() -> None:
    with pytest.raises(NotFound):
        template_text("../secrets")
