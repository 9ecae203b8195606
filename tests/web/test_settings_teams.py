"""The tree of teams: added, renamed, moved, deleted and brought back."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.ledger.queries import facts_about
from homeplate.people.actions import archive_team, change_member, create_team, import_members
from homeplate.people.actions.rosters import Colleague
from homeplate.people.models import Member, Team
from homeplate.people.queries import teams
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db


def tree(html: str) -> list[tuple[str, str]]:
    """Depth and name of each team on the page."""
    return re.findall(r'depth-(\d)">.*?<a class="strong" href="[^"]+">([^<]+)<', html, re.DOTALL)


def test_a_team_is_added_below_another(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    ada.post("settings-teams", htmx=False, name="Kallio", parent=str(selling.teams["Helsinki"]))
    html = text_of(ada.get("settings-teams"))
    assert tree(html) == [("0", "Helsinki"), ("1", "Kallio"), ("0", "Seoul")]
    assert "led by Mina" in html


def test_a_name_that_is_taken_comes_back_with_its_reason(selling: House, visit: Visit) -> None:
    answer = visit("ada").post(
        "settings-teams", htmx=False, name="Seoul", parent=str(selling.teams["Helsinki"])
    )
    html = text_of(answer)
    assert answer.status_code == 422
    assert "There is a team “Seoul” already." in html
    assert 'value="Seoul"' in html
    assert f'<option value="{selling.teams["Helsinki"]}" selected>' in html


def test_a_team_is_renamed_and_moved(selling: House, visit: Visit) -> None:
    seoul = selling.teams["Seoul"]
    visit("ada").post("settings-team", seoul, htmx=False, name="Busan", parent=str(selling.teams["Helsinki"]))
    assert tree(text_of(visit("ada").get("settings-teams"))) == [("0", "Helsinki"), ("1", "Busan")]
    with selling.inside():
        assert facts_about(seoul).get().verb == "team.changed"


def test_a_team_is_not_offered_a_place_below_itself(selling: House, visit: Visit) -> None:
    ada, helsinki = visit("ada"), selling.teams["Helsinki"]
    below = create_team(selling.actor("ada"), name="Kallio", parent_id=helsinki, now=NOW)
    assert str(below) not in text_of(ada.get("settings-team", helsinki))
    answer = ada.post("settings-team", helsinki, htmx=False, name="Helsinki", parent=str(below))
    assert answer.status_code == 409
    assert "A team cannot stand below itself." in text_of(answer)


def test_a_team_with_people_or_teams_is_not_deleted(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    answer = ada.post("settings-team-delete", selling.teams["Seoul"], htmx=False)
    assert "People%20belong%20to%20this%20team%3A%202" in answer.cookies["toast"].value
    top = create_team(selling.actor("ada"), name="World", now=NOW)
    create_team(selling.actor("ada"), name="Asia", parent_id=top, now=NOW)
    answer = ada.post("settings-team-delete", top, htmx=False)
    assert "There%20are%20teams%20below" in answer.cookies["toast"].value
    assert len(teams(selling.actor("ada"))) == 4


def test_a_deleted_team_is_offered_nowhere_and_comes_back(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    kallio = create_team(selling.actor("ada"), name="Kallio", now=NOW)
    answer = ada.post("settings-team-delete", kallio, htmx=False)
    assert "restore" in answer.cookies["toast"].value
    assert "Kallio" not in text_of(ada.get("settings-people"))
    assert ada.get("settings-team", kallio).status_code == 404
    refused = ada.post("settings-teams", htmx=False, name="Kallio", parent="")
    assert "There is a deleted team “Kallio”. Restore it." in text_of(refused)
    hana = selling.members["hana"]
    assert ada.post("settings-member", hana, htmx=False, role="rep", team=str(kallio)).status_code == 422
    ada.post("settings-team-restore", kallio)
    assert ("0", "Kallio") in tree(text_of(ada.get("settings-teams")))
    with selling.inside():
        verbs = [fact.verb for fact in facts_about(kallio).order_by("id")]
    assert verbs == ["team.created", "team.archived", "team.restored"]


def test_a_team_whose_upper_team_is_gone_comes_back_at_the_top(selling: House, visit: Visit) -> None:
    actor = selling.actor("ada")
    top = create_team(actor, name="World", now=NOW)
    below = create_team(actor, name="Asia", parent_id=top, now=NOW)
    for team in (below, top):
        archive_team(actor, team_id=team, now=NOW)
    visit("ada").post("settings-team-restore", below)
    assert ("0", "Asia") in tree(text_of(visit("ada").get("settings-teams")))


def test_whoever_comes_back_finds_no_team_where_theirs_is_gone(selling: House) -> None:
    ada, seoul = selling.actor("ada"), selling.teams["Seoul"]
    for name in ("hana", "seoyeon"):
        change_member(ada, member_id=selling.members[name], is_active=False, now=NOW)
    archive_team(ada, team_id=seoul, now=NOW)
    change_member(ada, member_id=selling.members["hana"], is_active=True, now=NOW)
    with selling.inside():
        assert Member.objects.get(id=selling.members["hana"]).team_id is None


def test_an_import_that_names_a_deleted_team_brings_it_back(selling: House) -> None:
    ada = selling.actor("ada")
    kallio = create_team(ada, name="Kallio", now=NOW)
    archive_team(ada, team_id=kallio, now=NOW)
    import_members(ada, colleagues=[Colleague("Pekka", team="kallio")], now=NOW)
    with selling.inside():
        assert Member.objects.get(name="Pekka").team_id == kallio
        assert Team.objects.get(id=kallio).archived_at is None


def test_more_teams_cost_no_more_statements(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    ada.get("settings-teams")
    with CaptureQueriesContext(connection) as few:
        ada.get("settings-teams")
    for number in range(6):
        create_team(selling.actor("ada"), name=f"Team {number}", now=NOW)
    with CaptureQueriesContext(connection) as many:
        ada.get("settings-teams")
    assert len(few) == len(many) <= 6
