"""Two workspaces in one database: neither sees, joins, changes or deletes the other's rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeplate.people.models import Member, Team
from homeplate.tenancy.context import WorkspaceNotSet, across_workspaces, workspace
from homeplate.tenancy.models import Workspace

pytestmark = pytest.mark.django_db
NAMES = ("Inside", "Field")


@pytest.fixture
def ours() -> Workspace:
    return _filled("ours")


@pytest.fixture
def theirs() -> Workspace:
    return _filled("theirs")


@pytest.fixture
def at_home(ours: Workspace, theirs: Workspace) -> Iterator[Workspace]:
    with workspace(ours):
        yield ours


def _filled(slug: str) -> Workspace:
    record = Workspace.objects.create(name=slug.title(), slug=slug)
    with workspace(record):
        for name in NAMES:
            team = Team.objects.create(name=name)
            Member.objects.create(name=f"{slug} {name}", role="rep", team=team, joined_at=timezone.now())
    return record


def test_a_query_outside_any_workspace_is_a_mistake(ours: Workspace) -> None:
    with pytest.raises(WorkspaceNotSet):
        Team.objects.count()
    with pytest.raises(WorkspaceNotSet):
        Team(name="Nowhere")


def test_a_new_record_belongs_to_the_workspace_around_it(at_home: Workspace) -> None:
    assert Team.objects.create(name="Third").workspace_id == at_home.id


def test_rows_of_another_workspace_are_not_there(at_home: Workspace, theirs: Workspace) -> None:
    with workspace(theirs):
        foreign = Team.objects.get(name="Inside")
    assert Team.objects.count() == len(NAMES)
    assert not Team.objects.filter(pk=foreign.pk).exists()
    with pytest.raises(Team.DoesNotExist):
        foreign.refresh_from_db()


def test_across_workspaces_sees_all(at_home: Workspace) -> None:
    with across_workspaces():
        assert Team.objects.count() == 2 * len(NAMES)


def test_update_and_delete_stay_at_home(at_home: Workspace, theirs: Workspace) -> None:
    Team.objects.update(name=F("name"))
    Member.objects.all().delete()
    with workspace(theirs):
        assert Member.objects.count() == len(NAMES)


def test_deleting_a_record_of_another_workspace_changes_nothing(
    at_home: Workspace, theirs: Workspace
) -> None:
    with workspace(theirs):
        foreign = Member.objects.get(name="theirs Inside")
    foreign.delete()
    with workspace(theirs):
        assert Member.objects.count() == len(NAMES)


def test_joins_carry_the_workspace(at_home: Workspace) -> None:
    rows = Member.objects.filter(team__name="Inside").select_related("team")
    assert [member.name for member in rows] == ["ours Inside"]
    joined = '"people_member"."workspace_id" = "people_team"."workspace_id"'
    assert joined in str(rows.query).replace('= ("', '= "').replace('")', '"')


def test_reverse_joins_and_prefetch_carry_the_workspace(at_home: Workspace) -> None:
    teams = Team.objects.filter(members__name__startswith="ours").prefetch_related("members").order_by("name")
    assert [[m.name for m in team.members.all()] for team in teams] == [["ours Field"], ["ours Inside"]]


def test_a_sub_query_of_exclude_is_held_to_the_workspace(at_home: Workspace) -> None:
    rows = Team.objects.exclude(members__name="ours Inside")
    assert [team.name for team in rows] == ["Field"]
    assert str(rows.query).count('"workspace_id" = ') >= 2


def test_saving_never_writes_the_workspace_column(at_home: Workspace) -> None:
    team = Team.objects.get(name="Field")
    team.name = "Outside"
    with CaptureQueriesContext(connection) as seen:
        team.save()
    written = [query["sql"].partition(" WHERE ")[0] for query in seen if query["sql"].startswith("UPDATE")]
    assert len(written) == 1
    assert "workspace_id" not in written[0]
    assert Team.objects.filter(name="Outside").exists()


def test_a_union_is_held_to_the_workspace(at_home: Workspace) -> None:
    both = Team.objects.filter(name="Field").union(Team.objects.filter(name="Inside"))
    assert len(both) == len(NAMES)
