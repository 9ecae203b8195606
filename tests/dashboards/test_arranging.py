"""Dashboards of one's own: copied, arranged, set back, shared, deleted; each with its fact."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from homeplate.dashboards import actions
from homeplate.dashboards.queries import DashboardRow, dashboard, dashboards, first_dashboard
from homeplate.dashboards.ready import READY
from homeplate.dashboards.rules import Rhythm
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.ledger.queries import facts_about
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(selling: House) -> UUID:
    """A copy of the manager's dashboard that Mina has."""
    return actions.copy_dashboard(selling.actor("mina"), which="manager", name="Mondays", now=NOW)


def row(house: House, which: object, name: str = "mina") -> DashboardRow:
    return dashboard(house.actor(name), which=str(which))


def verbs(house: House, identity: UUID) -> list[str]:
    with house.inside():
        return [fact.verb for fact in facts_about(identity)]


def test_a_copy_has_the_tiles_of_the_ready_one_and_is_ones_own(selling: House, mine: UUID) -> None:
    found = row(selling, mine)
    assert (found.tiles, found.may_change, found.as_ready) == (READY["manager"].tiles, True, True)
    assert verbs(selling, mine) == ["dashboard.created"]
    with pytest.raises(NotFound):
        row(selling, mine, "rasmus")


def test_an_arrangement_can_be_undone_and_done_again(selling: House, mine: UUID) -> None:
    mina = selling.actor("mina")
    actions.arrange(mina, dashboard_id=mine, do="remove", tile="forecast", now=NOW)
    assert "forecast" not in row(selling, mine).names
    actions.undo_arrangement(mina, dashboard_id=mine, now=NOW)
    assert row(selling, mine).tiles == READY["manager"].tiles
    actions.undo_arrangement(mina, dashboard_id=mine, now=NOW)
    assert "forecast" not in row(selling, mine).names
    assert verbs(selling, mine) == ["dashboard.changed"] * 3 + ["dashboard.created"]


def test_what_changes_nothing_leaves_no_fact(selling: House, mine: UUID) -> None:
    actions.arrange(selling.actor("mina"), dashboard_id=mine, do="earlier", tile="forecast", now=NOW)
    actions.change_dashboard(selling.actor("mina"), dashboard_id=mine, name="Mondays", now=NOW)
    assert verbs(selling, mine) == ["dashboard.created"]


def test_nothing_was_arranged_and_nothing_can_be_undone(selling: House, mine: UUID) -> None:
    with pytest.raises(Conflict):
        actions.undo_arrangement(selling.actor("mina"), dashboard_id=mine, now=NOW)


def test_setting_back_takes_tiles_and_filters_of_the_ready_one(selling: House, mine: UUID) -> None:
    mina = selling.actor("mina")
    actions.arrange(mina, dashboard_id=mine, do="add", tile="booked", now=NOW)
    actions.change_dashboard(mina, dashboard_id=mine, filters={"period": "quarter"}, now=NOW)
    actions.set_back(mina, dashboard_id=mine, now=NOW)
    assert row(selling, mine).as_ready
    actions.undo_arrangement(mina, dashboard_id=mine, now=NOW)
    assert row(selling, mine).filters.period == "quarter" and "booked" in row(selling, mine).names


def test_others_see_what_is_shared_and_copy_it_but_change_nothing(selling: House, mine: UUID) -> None:
    rasmus = selling.actor("rasmus")
    actions.change_dashboard(selling.actor("mina"), dashboard_id=mine, sharing="team", now=NOW)
    found = row(selling, mine, "rasmus")
    assert (found.may_change, found.owner) == (False, "Mina")
    for change in (
        lambda: actions.arrange(rasmus, dashboard_id=mine, do="remove", tile="forecast", now=NOW),
        lambda: actions.archive_dashboard(rasmus, dashboard_id=mine, now=NOW),
        lambda: row(selling, mine, "hana"),
    ):
        with pytest.raises(NotFound):
            change()
    copy = actions.copy_dashboard(rasmus, which=str(mine), name="As Mina", now=NOW)
    assert row(selling, copy, "rasmus").may_change


def test_only_whoever_hands_deals_over_shares_with_everybody(selling: House) -> None:
    rasmus = selling.actor("rasmus")
    own = actions.copy_dashboard(rasmus, which="rep", name="Mine", now=NOW)
    with pytest.raises(Forbidden):
        actions.change_dashboard(rasmus, dashboard_id=own, sharing="all", now=NOW)


def test_a_name_is_had_once_and_comes_back_free(selling: House, mine: UUID) -> None:
    mina = selling.actor("mina")
    with pytest.raises(Invalid):
        actions.copy_dashboard(mina, which="manager", name="Mondays", now=NOW)
    assert actions.archive_dashboard(mina, dashboard_id=mine, now=NOW) == "Mondays"
    with pytest.raises(NotFound):
        row(selling, mine)
    actions.copy_dashboard(mina, which="rep", name="Mondays", now=NOW)
    with pytest.raises(Invalid):
        actions.restore_dashboard(mina, dashboard_id=mine, now=NOW)


def test_one_begins_with_what_one_chose_as_long_as_it_is_there(selling: House, mine: UUID) -> None:
    mina = selling.actor("mina")
    assert first_dashboard(mina) == "manager"
    actions.begin_with(mina, which=str(mine), now=NOW)
    assert first_dashboard(mina) == str(mine)
    actions.archive_dashboard(mina, dashboard_id=mine, now=NOW)
    assert first_dashboard(mina) == "manager"


def test_a_change_of_somebody_else_meanwhile_is_told(selling: House, mine: UUID) -> None:
    mina = selling.actor("mina")
    seen = row(selling, mine).revision
    actions.arrange(mina, dashboard_id=mine, do="width", tile="slip", now=NOW)
    with pytest.raises(Conflict):
        actions.change_dashboard(mina, dashboard_id=mine, name="Other", revision=seen, now=NOW)


def test_the_list_has_the_ready_ones_first_then_ones_own(selling: House, mine: UUID) -> None:
    assert [one.which for one in dashboards(selling.actor("mina"))] == [*READY, str(mine)]
    assert [one.which for one in dashboards(selling.actor("hana"))] == list(READY)


def test_a_share_that_ends_ends_for_whoever_sends_it_to_themselves(selling: House) -> None:
    ada, mina = selling.actor("ada"), selling.actor("mina")
    shared = actions.copy_dashboard(ada, which="manager", name="For all", now=NOW)
    actions.change_dashboard(ada, dashboard_id=shared, sharing="all", now=NOW)
    given: dict[str, Any] = {
        "rhythm": Rhythm("daily"),
        "receivers": [selling.members["mina"]],
        "site": "https://x.example",
    }
    actions.create_schedule(mina, which=str(shared), now=NOW, **given)
    actions.change_dashboard(ada, dashboard_id=shared, sharing="me", now=NOW)
    with pytest.raises(NotFound):
        dashboard(mina, which=str(shared))
    actions.create_schedule(ada, which=str(shared), now=NOW, **given)
    assert dashboard(mina, which=str(shared)).name == "For all"
