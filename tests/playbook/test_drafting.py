"""A draft changed by one edit after the other: saved at once, told to the ledger, undone and done again."""

from __future__ import annotations

from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor
from homeplate.playbook.actions import (
    copy_process,
    create_process,
    discard_draft,
    edit_draft,
    publish,
    redo_edit,
    restore_draft,
    save_draft,
    undo_edit,
)
from homeplate.playbook.queries import process_detail
from homeplate.playbook.queries_draft import bench
from homeplate.process import editing
from homeplate.process.templates import template, template_text
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


@pytest.fixture
def olli(house: House) -> Actor:
    """Who designs processes."""
    return house.actor("olli")


def begun(actor: Actor) -> UUID:
    """A draft of three empty stages."""
    return create_process(actor, name="Trade fair leads", language="en", stages=3, now=NOW)


def add(actor: Actor, process_id: UUID, label: str, revision: int) -> int:
    """One criterion more in the first stage."""
    done = edit_draft(
        actor,
        process_id=process_id,
        edit=lambda p: editing.add_criterion(p, stage="stage-1", values={"label": {"en": label}}),
        did="criterion_added",
        revision=revision,
        now=NOW,
    )
    return done.revision


def labels(actor: Actor, process_id: UUID) -> list[str]:
    """What the criteria of the draft say."""
    return [one.label["en"] for one in bench(actor, process_id=process_id).definition.criteria]


def test_from_nothing_comes_a_draft_of_empty_stages(olli: Actor) -> None:
    found = bench(olli, process_id=begun(olli))
    assert [found.key, found.number, found.revision, found.published] == ["trade-fair-leads", 1, 1, None]
    assert [stage.key for stage in found.definition.stages] == ["stage-1", "stage-2", "stage-3"]
    assert (found.undo, found.redo) == (False, False)


def test_an_edit_is_saved_at_once_as_one_fact_with_its_way_back(house: House, olli: Actor) -> None:
    process_id = begun(olli)
    assert add(olli, process_id, "The buyer named the need", 1) == 2
    with house.inside():
        fact = facts_about(process_id).first()
    assert fact is not None
    assert fact.verb == "process.draft_changed"
    told = {name: fact.data[name] for name in ("did", "key", "number", "revision")}
    assert told == {"did": "criterion_added", "key": "the-buyer-named-the-need", "number": 1, "revision": 2}
    assert set(fact.data["back"]) == {"stage:stage-1:criteria"}


def test_two_editors_do_not_overwrite_each_other(house: House, olli: Actor) -> None:
    process_id = begun(olli)
    add(house.actor("ada"), process_id, "Ada's", 1)
    with pytest.raises(Conflict):
        add(olli, process_id, "Olli's", 1)
    with pytest.raises(Conflict):
        undo_edit(olli, process_id=process_id, revision=1, now=NOW)
    assert labels(olli, process_id) == ["Ada's"]


def test_an_edit_that_is_refused_or_changes_nothing_leaves_no_trace(house: House, olli: Actor) -> None:
    process_id = begun(olli)
    with pytest.raises(Invalid):
        add(olli, process_id, "x" * 5000, 1)
    done = edit_draft(olli, process_id=process_id, edit=lambda p: p, did="stage_changed", revision=1, now=NOW)
    assert (done.changed, done.revision) == (False, 1)
    with house.inside():
        assert facts_about(process_id).count() == 1


def test_changes_are_undone_one_by_one_and_done_again(olli: Actor) -> None:
    process_id = begun(olli)
    revision = add(olli, process_id, "Second", add(olli, process_id, "First", 1))
    for expected in (["First"], []):
        revision = undo_edit(olli, process_id=process_id, revision=revision, now=NOW).revision
        assert labels(olli, process_id) == expected
    with pytest.raises(Refused, match="nothing to undo"):
        undo_edit(olli, process_id=process_id, revision=revision, now=NOW)
    for expected in (["First"], ["First", "Second"]):
        assert bench(olli, process_id=process_id).redo
        revision = redo_edit(olli, process_id=process_id, revision=revision, now=NOW).revision
        assert labels(olli, process_id) == expected
    with pytest.raises(Refused, match="nothing to do again"):
        redo_edit(olli, process_id=process_id, revision=revision, now=NOW)


def test_the_first_edit_of_a_published_process_opens_its_next_version(olli: Actor) -> None:
    process_id = create_process(olli, template="pipeline", now=NOW)
    publish(olli, process_id=process_id, now=NOW)
    assert bench(olli, process_id=process_id).revision == 0
    done = edit_draft(
        olli, process_id=process_id, edit=editing.share_evenly, did="weights_shared", revision=0, now=NOW
    )
    found = bench(olli, process_id=process_id)
    assert [found.number, found.revision, found.published, found.undo] == [2, done.revision, 1, True]
    undo_edit(olli, process_id=process_id, revision=1, now=NOW)
    assert bench(olli, process_id=process_id).definition == template("pipeline")


def test_a_text_kept_as_the_draft_is_undone_as_well(olli: Actor) -> None:
    process_id = create_process(olli, template="pipeline", now=NOW)
    save_draft(olli, process_id=process_id, text=template_text("essential"), revision=1, now=NOW)
    undo_edit(olli, process_id=process_id, revision=2, now=NOW)
    assert bench(olli, process_id=process_id).definition == template("pipeline")


def test_a_copy_starts_a_life_of_its_own(olli: Actor) -> None:
    process_id = create_process(olli, template="pipeline", now=NOW)
    copy = copy_process(olli, process_id=process_id, name={"en": "Copy of Pipeline"}, now=NOW)
    found = bench(olli, process_id=copy)
    assert (found.key, found.definition.name["en"], found.undo) == ("pipeline-2", "Copy of Pipeline", False)
    assert found.definition.stages == template("pipeline").stages


def test_a_discarded_draft_comes_back_with_its_process(olli: Actor) -> None:
    process_id = begun(olli)
    with pytest.raises(Refused, match="no discarded draft"):
        restore_draft(olli, process_id=process_id, now=NOW)
    add(olli, process_id, "First", 1)
    discard_draft(olli, process_id=process_id, now=NOW)
    with pytest.raises(NotFound):
        bench(olli, process_id=process_id)
    restore_draft(olli, process_id=process_id, now=NOW)
    assert labels(olli, process_id) == ["First"]
    assert not bench(olli, process_id=process_id).undo
    with pytest.raises(Refused, match="another draft"):
        restore_draft(olli, process_id=process_id, now=NOW)


def test_a_discarded_draft_comes_back_beside_what_is_published(olli: Actor) -> None:
    process_id = create_process(olli, template="pipeline", now=NOW)
    publish(olli, process_id=process_id, now=NOW)
    edit_draft(olli, process_id=process_id, edit=editing.share_evenly, did="weights", revision=0, now=NOW)
    discard_draft(olli, process_id=process_id, now=NOW)
    restore_draft(olli, process_id=process_id, now=NOW)
    assert [row.state for row in process_detail(olli, process_id=process_id).versions] == [
        "draft",
        "published",
    ]


def test_only_designers_edit(house: House, olli: Actor) -> None:
    process_id = begun(olli)
    for who in ("mina", "veli"):
        with pytest.raises(Forbidden):
            add(house.actor(who), process_id, "Mine", 1)
        with pytest.raises(Forbidden):
            bench(house.actor(who), process_id=process_id)
    with pytest.raises(NotFound):
        bench(house.actor("outsider"), process_id=process_id)


def test_the_studio_is_read_in_three_statements(
    olli: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    process_id = begun(olli)
    add(olli, process_id, "First", 1)
    with django_assert_num_queries(3):
        bench(olli, process_id=process_id)
