"""Background work on the mirror; it may run any number of times, beside itself too."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from homeplate.deals.history import modelled
from homeplate.insight.chance.rating import rate_open_deals
from homeplate.insight.chance.work import work
from homeplate.insight.mirror import refresh
from homeplate.insight.mirror.marks import AHEAD
from homeplate.insight.mirror.places import mirror_of
from homeplate.insight.mirror.reading import latest_moment, newest_fact
from homeplate.people.queries import operator
from homeplate.tenancy.context import workspace

PAUSE_SECONDS = 10
"""How long nobody else asks for the same again."""


@task()
def catch_up(workspace_id: str) -> int:
    """Take new facts into the mirror of a workspace, or make it; gives the number of deals derived anew."""
    with workspace(UUID(workspace_id)):
        return refresh.catch_up(now=timezone.now()).deals


@task()
def train(workspace_id: str, run_id: str) -> None:
    """Train a version of the model of the chance to win that was queued."""
    with workspace(UUID(workspace_id)):
        work(UUID(run_id), clock=timezone.now)


@task()
def rate_again(workspace_id: str, process_id: str) -> int:
    """Give the open deals of a process the chances that the version in use tells; how many moved."""
    with workspace(UUID(workspace_id)):
        return rate_open_deals(UUID(process_id), now=timezone.now())


@task()
def look_after_chances(workspace_id: str) -> None:
    """Bring the chances of open deals up to date where a model is in use, and train where enough was learnt."""
    from homeplate.insight.actions import train_what_is_due  # noqa: PLC0415  # it queues a task of this module

    actor, now = operator(UUID(workspace_id), "task"), timezone.now()
    with workspace(actor.workspace_id):
        for process_id in modelled():
            rate_open_deals(process_id, now=now)
    train_what_is_due(actor, now=now)


@task()
def keep_forecasts(workspace_id: str) -> int:
    """Write down what forecasts say this week, and a few weeks before of which nothing is written yet; how many. It
    asks for itself again while there are more."""
    from homeplate.insight.weekly.keeping import AT_ONCE, keep_weeks  # noqa: PLC0415  # forecasts, which few need

    actor, now = operator(UUID(workspace_id), "task"), timezone.now()
    with workspace(actor.workspace_id):
        if newest_fact() is None or refresh.catch_up(now=now).busy:
            return 0
        written = keep_weeks(actor, now=now)
    if written >= AT_ONCE:
        keep_forecasts.enqueue(workspace_id)
    return written


def ask_to_keep_forecasts(workspace_id: UUID) -> None:
    """Queue `keep_forecasts`, unless somebody did so just now."""
    if cache.add(f"forecasts:{workspace_id}", True, PAUSE_SECONDS):
        keep_forecasts.enqueue(str(workspace_id))


def ask_to_catch_up(workspace_id: UUID) -> None:
    """Queue `catch_up`, unless somebody did so just now."""
    if cache.add(f"mirror:{workspace_id}", True, PAUSE_SECONDS):
        catch_up.enqueue(str(workspace_id))


def anything(workspace_id: UUID) -> bool:
    """Whether a workspace ever had a deal: without one there is nothing to make a mirror of."""
    with workspace(workspace_id):
        return newest_fact() is not None


def something_new(workspace_id: UUID) -> bool:
    """Whether anything happened since the mirror of a workspace was brought up to date; not for one whose figures
    nobody has asked for yet. One statement, from the index of moments; what is dated back is noticed with the next
    fact."""
    note = mirror_of(workspace_id).note()
    if note is None:
        return False
    if note.at > timezone.now() + AHEAD:  # the clock was put back since
        return True
    with workspace(workspace_id):
        latest = latest_moment()
        return latest is not None and latest >= note.at
