"""From draft to published to retired, and what each step refuses."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from homeplate.kit.errors import Conflict, Forbidden, HomeplateError, NotFound, Refused
from homeplate.kit.ids import new_id
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor
from homeplate.playbook.actions import (
    create_process,
    discard_draft,
    make_default,
    note_reason,
    publish,
    publish_text,
    restore_process,
    retire_process,
    save_draft,
)
from homeplate.playbook.queries import (
    default_process,
    definition,
    process_detail,
    processes,
    published_version,
)
from homeplate.process.templates import template, template_text
from tests.make import NOW, House


def published(actor: Actor, template_key: str = "pipeline") -> UUID:
    process_id = create_process(actor, template=template_key, now=NOW)
    publish(actor, process_id=process_id, now=NOW)
    return process_id


def without_weights(key: str = "pipeline") -> str:
    """The template with weights that do not add up: an error of lint."""
    return template_text(key).replace("weight: 3", "weight: 1")


def test_a_template_becomes_the_default_process(house: House) -> None:
    olli = house.actor("olli")
    process_id = create_process(olli, template="pipeline", now=NOW)
    with pytest.raises(Refused, match="published"):
        default_process(olli)
    version_id = publish(olli, process_id=process_id, note="Agreed in the autumn meeting", now=NOW)
    current = default_process(olli)
    assert (current.process_id, current.version_id, current.key) == (process_id, version_id, "pipeline")
    with house.inside():
        assert definition(version_id) == template("pipeline")
        verbs = [fact.verb for fact in facts_about(process_id)]
    assert verbs == ["process.published", "process.created"]


def test_a_published_definition_is_read_from_the_database_once(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    olli = house.actor("olli")
    process_id = create_process(olli, template="pipeline", now=NOW)
    version_id = publish(olli, process_id=process_id, now=NOW)
    for statements in (1, 0):
        with house.inside(), django_assert_num_queries(statements):
            definition(version_id)


def test_a_draft_is_read_afresh_each_time(house: House) -> None:
    olli = house.actor("olli")
    process_id = create_process(olli, template="pipeline", now=NOW)
    draft = processes(olli)[0].draft
    assert draft is not None
    with house.inside():
        before = definition(draft.id)
    save_draft(olli, process_id=process_id, text=without_weights(), revision=1, now=NOW)
    with house.inside():
        assert definition(draft.id).total_weight < before.total_weight


def test_what_lint_calls_an_error_is_not_published(house: House) -> None:
    olli = house.actor("olli")
    process_id = create_process(olli, text=without_weights(), now=NOW)
    with pytest.raises(Refused) as refusal:
        publish(olli, process_id=process_id, now=NOW)
    assert refusal.value.code == "lint"
    assert "HP101" in {finding.code for finding in refusal.value.details}  # type: ignore[attr-defined]
    assert processes(olli)[0].state == "draft"
    assert processes(olli)[0].errors >= 1


def test_the_next_version_leaves_the_former_one_as_it_was(house: House) -> None:
    olli = house.actor("olli")
    process_id = create_process(olli, template="pipeline", now=NOW)
    first = publish(olli, process_id=process_id, now=NOW)
    text = template_text("pipeline").replace("Pipeline process", "Pipeline 2")
    saved = save_draft(olli, process_id=process_id, text=text, revision=0, now=NOW)
    assert saved.findings == ()
    second = publish(olli, process_id=process_id, revision=saved.revision, now=NOW)
    rows = process_detail(olli, process_id=process_id).versions
    assert [(row.id, row.number, row.state) for row in rows] == [
        (second, 2, "published"),
        (first, 1, "retired"),
    ]
    with house.inside():
        assert definition(first) == template("pipeline")
    assert published_version(olli, process_id).version_id == second


def test_two_writers_of_one_draft_learn_of_each_other(house: House) -> None:
    process_id = create_process(house.actor("olli"), template="pipeline", now=NOW)
    text = template_text("pipeline")
    save_draft(house.actor("ada"), process_id=process_id, text=text, revision=1, now=NOW)
    for attempt in (
        lambda: save_draft(house.actor("olli"), process_id=process_id, text=text, revision=1, now=NOW),
        lambda: publish(house.actor("olli"), process_id=process_id, revision=1, now=NOW),
    ):
        with pytest.raises(Conflict):
            attempt()


def test_a_broken_text_says_where_and_changes_nothing(house: House) -> None:
    olli = house.actor("olli")
    process_id = create_process(olli, template="pipeline", now=NOW)
    with pytest.raises(HomeplateError, match="Line 2,") as refusal:
        save_draft(olli, process_id=process_id, text="homeplate: 1\nkye: x", now=NOW)
    assert refusal.value.status == 422
    draft = processes(olli)[0].draft
    assert draft is not None
    assert draft.revision == 1


def test_a_second_process_of_a_key_gets_a_number(house: House) -> None:
    olli = house.actor("olli")
    for _ in range(2):
        create_process(olli, template="essential", now=NOW)
    assert [row.key for row in processes(olli)] == ["essential", "essential-2"]


def test_a_blank_process_has_everything_to_do(house: House) -> None:
    create_process(house.actor("olli"), name="Renewals", now=NOW)
    row = processes(house.actor("veli"))[0]
    assert (row.name, row.state, row.stages) == ({"en": "Renewals"}, "draft", 1)
    assert row.errors > 3


def test_a_discarded_draft_leaves_the_published_version(house: House) -> None:
    olli = house.actor("olli")
    process_id = create_process(olli, template="pipeline", now=NOW)
    publish(olli, process_id=process_id, now=NOW)
    save_draft(olli, process_id=process_id, text=template_text("pipeline"), now=NOW)
    discard_draft(olli, process_id=process_id, now=NOW)
    assert [row.state for row in process_detail(olli, process_id=process_id).versions] == ["published"]
    with pytest.raises(Refused):
        discard_draft(olli, process_id=process_id, now=NOW)


def test_a_process_never_published_goes_with_its_draft(house: House) -> None:
    olli = house.actor("olli")
    discard_draft(olli, process_id=create_process(olli, now=NOW), now=NOW)
    assert processes(olli) == []


def test_the_default_stays_until_another_takes_its_place(house: House) -> None:
    olli = house.actor("olli")
    first, second = published(olli), published(olli, "essential")
    with pytest.raises(Refused) as refusal:
        retire_process(olli, process_id=first, now=NOW)
    assert refusal.value.code == "default-process"
    make_default(olli, process_id=second, now=NOW)
    retire_process(olli, process_id=first, reason="Too long", now=NOW)
    assert [(row.key, row.state) for row in processes(olli)] == [
        ("essential", "published"),
        ("pipeline", "retired"),
    ]
    with pytest.raises(Refused):
        published_version(olli, first)
    restore_process(olli, process_id=first, now=NOW)
    assert published_version(olli, first).key == "pipeline"


def test_a_draft_cannot_be_the_default(house: House) -> None:
    olli = house.actor("olli")
    with pytest.raises(Refused):
        make_default(olli, process_id=create_process(olli, template="pipeline", now=NOW), now=NOW)


def test_reasons_for_a_revision_are_kept(house: House) -> None:
    olli = house.actor("olli")
    process_id = create_process(olli, template="pipeline", now=NOW)
    note_reason(olli, process_id=process_id, kind="customer", text="Nobody reads\nthe brochure", now=NOW)
    reason = process_detail(olli, process_id=process_id).reasons[0]
    assert (reason.kind, reason.text, reason.by) == ("customer", "Nobody reads the brochure", "Olli")
    for kind, text in (("weather", "rain"), ("market", ""), ("market", "x" * 2001)):
        with pytest.raises(HomeplateError):
            note_reason(olli, process_id=process_id, kind=kind, text=text, now=NOW)


def test_a_text_is_published_in_one_step_and_again_as_the_next_version(house: House) -> None:
    olli = house.actor("olli")
    for _ in range(2):
        publish_text(olli, text=template_text("baseball"), now=NOW)
    row = processes(olli)[0]
    assert row.published is not None
    assert (row.key, row.published.number) == ("baseball", 2)


def test_a_refused_text_leaves_nothing_behind(house: House) -> None:
    with pytest.raises(Refused):
        publish_text(house.actor("olli"), text=without_weights(), now=NOW)
    assert processes(house.actor("olli")) == []


ATTEMPTS: dict[str, Callable[[Actor, UUID], object]] = {
    "create": lambda actor, process_id: create_process(actor, template="pipeline", now=NOW),
    "save": lambda actor, process_id: save_draft(actor, process_id=process_id, text="x", now=NOW),
    "publish": lambda actor, process_id: publish(actor, process_id=process_id, now=NOW),
    "discard": lambda actor, process_id: discard_draft(actor, process_id=process_id, now=NOW),
    "retire": lambda actor, process_id: retire_process(actor, process_id=process_id, now=NOW),
    "restore": lambda actor, process_id: restore_process(actor, process_id=process_id, now=NOW),
    "default": lambda actor, process_id: make_default(actor, process_id=process_id, now=NOW),
    "note": lambda actor, process_id: note_reason(
        actor, process_id=process_id, kind="market", text="x", now=NOW
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("name", ["veli", "rasmus", "mina"])
def test_only_process_owners_change_processes(house: House, attempt: str, name: str) -> None:
    with pytest.raises(Forbidden):
        ATTEMPTS[attempt](house.actor(name), new_id())


@pytest.mark.parametrize("attempt", [name for name in ATTEMPTS if name not in ("create", "save")])
def test_for_a_stranger_the_process_is_not_there(house: House, attempt: str) -> None:
    process_id = create_process(house.actor("olli"), template="pipeline", now=NOW)
    with pytest.raises(NotFound):
        ATTEMPTS[attempt](house.actor("outsider"), process_id)
