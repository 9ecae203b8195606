"""What the filters of the pipeline may choose from, and the address without what nobody can choose any more.

An address lives longer than what it names: a saved view or a bookmark may ask for a process that was retired since, a
team that is gone, a person who is out of reach. The page then shows the rest and says what it dropped. A colleague who
left is no such case: deals may still be theirs.
"""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext

from homeplate.people.access import Actor
from homeplate.people.permissions import Reach
from homeplate.people.queries import MemberRow, TeamRow, members, teams
from homeplate.playbook.queries import Choice, choices
from homeplate.web.forms import Given
from homeplate.web.lists.owners import ME
from homeplate.web.page import PageRequest
from homeplate.web.pipeline.filters import EVERY


class Around:
    """The choices for whoever asks, each read when it is needed first."""

    def __init__(self, actor: Actor, asked: Given) -> None:
        self.actor = actor
        self.asked = asked
        self.is_many = actor.reach is not Reach.OWN

    @cached_property
    def processes(self) -> list[Choice]:
        """The published processes in use."""
        return choices(self.actor)

    @cached_property
    def everybody(self) -> list[MemberRow]:
        """The members of the workspace, those who left among them."""
        return members(self.actor, with_inactive=True)

    @cached_property
    def colleagues(self) -> list[MemberRow]:
        """Those whose deals are in reach, those who left among them; nobody where only one's own are."""
        if not self.is_many:
            return []
        return [one for one in self.everybody if self.actor.reaches(one.team_id)]

    @cached_property
    def teams(self) -> list[TeamRow]:
        """The teams whose deals are in reach."""
        if not self.is_many:
            return []
        return [one for one in teams(self.actor) if self.actor.reaches(one.id)]

    @cached_property
    def lost(self) -> dict[str, str]:
        """The parts of the address that ask for nothing that can be chosen, with their names in words."""
        found = {}
        process, owner, team = (self.asked.text(name) for name in ("process", "owner", "team"))
        if process not in ("", EVERY) and process not in {str(row.id) for row in self.processes}:
            found["process"] = gettext("Process")
        own = str(self.actor.member_id)
        if owner not in ("", ME, own) and owner not in {str(row.id) for row in self.colleagues}:
            found["owner"] = gettext("Owner")
        if team and team not in {str(row.id) for row in self.teams}:
            found["team"] = gettext("Team")
        return found

    @property
    def given(self) -> Given:
        """The address without what is lost."""
        kept = {name: value for name, value in self.asked.values.items() if name not in self.lost}
        return Given(kept) if self.lost else self.asked


def around(request: PageRequest) -> Around:
    """What is around the page that is asked for; one for each request."""
    known: Around | None = getattr(request, "pipeline_around", None)
    if known is None:
        known = Around(request.actor, Given.asked(request))
        request.pipeline_around = known  # type: ignore[attr-defined]
    return known
