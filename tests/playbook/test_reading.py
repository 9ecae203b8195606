"""Processes as people and programs read them."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from homeplate.kit.errors import NotFound
from homeplate.people.queries import member_names
from homeplate.playbook.actions import create_process, publish, save_draft
from homeplate.playbook.queries import (
    default_process,
    definition,
    diff,
    process_by_key,
    process_detail,
    processes,
    published_version,
    version_detail,
    version_yaml,
    versions,
)
from homeplate.process.templates import template, template_text
from homeplate.process.yaml_form import load
from tests import make
from tests.make import NOW, House


def test_a_list_takes_two_statements_whatever_its_length(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for key in ("pipeline", "essential", "baseball"):
        create_process(house.actor("olli"), template=key, now=NOW)
    veli = house.actor("veli")
    member_names(house.id)
    with django_assert_num_queries(2):
        rows = processes(veli)
    assert [(row.stages > 2, row.errors, row.warnings) for row in rows] == [(True, 0, 0)] * 3
    assert rows[0].draft is not None
    assert (rows[0].draft.author, rows[0].published) == ("Olli", None)


def test_the_process_that_tests_sell_with_is_like_a_published_one(house: House) -> None:
    current = make.publish(house)
    assert published_version(house.actor("rasmus"), current.process_id) == current
    assert default_process(house.actor("hana")) == current
    with house.inside():
        assert definition(current.version_id) == template("pipeline")


def test_the_yaml_of_a_version_is_the_process_again(house: House) -> None:
    process_id = create_process(house.actor("olli"), template="key-account", now=NOW)
    version = versions(house.actor("veli"), process_id=process_id)[0]
    assert load(version_yaml(house.actor("veli"), version_id=version.id)) == template("key-account")
    detail = version_detail(house.actor("veli"), version_id=version.id)
    assert (detail.definition.key, detail.findings, detail.version.number) == ("key-account", (), 1)


def test_two_versions_are_told_apart(house: House) -> None:
    olli = house.actor("olli")
    process_id = create_process(olli, template="pipeline", now=NOW)
    first = publish(olli, process_id=process_id, now=NOW)
    text = template_text("pipeline").replace("Pipeline process", "Pipeline 2")
    draft = save_draft(olli, process_id=process_id, text=text, now=NOW)
    changes = diff(house.actor("veli"), before=first, after=draft.version_id)
    assert [(change.kind, change.field) for change in changes] == [("process_changed", "name")]
    with pytest.raises(NotFound):
        diff(house.actor("outsider"), before=first, after=draft.version_id)


def test_a_stranger_reads_nothing_of_it(house: House) -> None:
    olli, oona = house.actor("olli"), house.actor("outsider")
    process_id = create_process(olli, template="pipeline", now=NOW)
    version_id = publish(olli, process_id=process_id, now=NOW)
    with house.inside():
        definition(version_id)
    assert processes(oona) == []
    assert versions(oona, process_id=process_id) == []
    for attempt in (
        lambda: process_detail(oona, process_id=process_id),
        lambda: process_by_key(oona, key="pipeline"),
        lambda: published_version(oona, process_id),
        lambda: version_yaml(oona, version_id=version_id),
        lambda: version_detail(oona, version_id=version_id),
    ):
        with pytest.raises(NotFound):
            attempt()
