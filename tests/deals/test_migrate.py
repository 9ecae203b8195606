"""Open deals move to a new version of their process, with a preview that tells the truth."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.deals.queries import deal_detail, deal_record, stage_totals
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Forbidden, Invalid
from homeplate.people.access import Actor
from homeplate.process.definition import Process
from homeplate.process.yaml_form import dump, load
from tests.deals.conftest import know_history, publish
from tests.deals.rules.sample import PROCESS
from tests.make import NOW, House


def revised() -> Process:
    """The sample process with `need` and `budget` having changed places by key, and `read` gone."""
    text = dump(PROCESS)
    text = text.replace("key: need\n", "key: money\n").replace("key: budget\n", "key: need\n")
    return load(text.replace("key: money\n", "key: budget\n").replace("- budget\n", "- need\n"))


@pytest.fixture
def second(selling: House, proven: Deal) -> UUID:
    """A second version, published after the deal began on the first."""
    return publish(selling, revised(), number=2)


def test_a_preview_writes_nothing(selling: House, proven: Deal, second: UUID) -> None:
    impact = actions.preview_migration(selling.actor("olli"), version_id=second, now=NOW)
    assert [(effect.deal_id, effect.progress_from) for effect in impact.effects] == [(proven.id, 50)]
    assert deal_record(selling.actor("olli"), deal_id=proven.id).version_id == proven.version_id


def test_migrating_does_what_the_preview_said(selling: House, proven: Deal, second: UUID) -> None:
    olli = selling.actor("olli")
    expected = actions.preview_migration(olli, version_id=second, now=NOW)
    assert actions.migrate_deals(olli, version_id=second, now=NOW) == expected
    row = deal_record(olli, deal_id=proven.id)
    assert (row.version_id, row.progress) == (second, expected.effects[0].progress_to)
    with selling.inside():
        assert list(verify_deals()) == []
    assert actions.migrate_deals(olli, version_id=second, now=NOW).effects == ()


def test_two_criteria_may_change_places(selling: House, rasmus: Actor, deal: Deal) -> None:
    for criterion, note in (("need", "about the need"), ("budget", "about the money")):
        actions.validate(rasmus, deal_id=deal.id, criterion=criterion, value=True, note=note, now=NOW)
    second = publish(selling, revised(), number=2)
    swap = {"need": "budget", "budget": "need"}
    actions.migrate_deals(selling.actor("olli"), version_id=second, now=NOW, criteria=swap)
    seen = deal_detail(rasmus, deal_id=deal.id, now=NOW, today=NOW.date())
    held = seen.criterion("need").held
    assert held is not None
    assert held.note == "about the money"
    with selling.inside():
        assert list(verify_deals()) == []


def test_a_rep_migrates_nothing(rasmus: Actor, second: UUID) -> None:
    with pytest.raises(Forbidden):
        actions.migrate_deals(rasmus, version_id=second, now=NOW)


def test_only_a_published_version_can_be_the_goal(selling: House, proven: Deal, second: UUID) -> None:
    with pytest.raises(Invalid):
        actions.migrate_deals(selling.actor("olli"), version_id=proven.version_id, now=NOW)


def test_migrating_keeps_probabilities_on_history(selling: House, proven: Deal, second: UUID) -> None:
    know_history(selling, proven.process_id)
    actions.migrate_deals(selling.actor("olli"), version_id=second, now=NOW)
    assert deal_record(selling.actor("olli"), deal_id=proven.id).probability_source == "history"


def test_a_token_for_processes_alone_previews_no_deals(selling: House, second: UUID) -> None:
    token = replace(selling.actor("olli"), scopes=frozenset({"processes:read"}))
    with pytest.raises(Forbidden):
        actions.preview_migration(token, version_id=second, now=NOW)


def test_totals_are_written_when_all_deals_are_locked(selling: House, rasmus: Actor, proven: Deal) -> None:
    actions.create_deal(rasmus, name="Valves", now=NOW)
    second = publish(selling, load(dump(PROCESS).replace("key: discovery", "key: finding")), number=2)
    with CaptureQueriesContext(connection) as seen:
        actions.migrate_deals(selling.actor("olli"), version_id=second, now=NOW)
    written = [query["sql"] for query in seen if query["sql"].startswith("UPDATE")]
    totals = ["deals_stagetotal" in sql for sql in written]
    assert (totals.count(False), totals == sorted(totals)) == (2, True)
    assert stage_totals(rasmus, process_id=proven.process_id, today=NOW.date())["finding"].deals == 2
