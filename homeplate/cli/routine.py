"""What a worker sets going by itself.

Lapsed evidence is noticed, leads come back on their day, figures are brought up to date, files of providers taken in,
dashboards sent and watched searches looked at within a minute; each hour outcomes are counted, chances to win follow
the days, models are trained where enough is new, what forecasts say is written down once a week, duplicates are
searched at night, old receipts, exports and finished tasks are dropped, and workspaces deleted whose time has come.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from homeplate.accounts.duplicates.tasks import search_when_due
from homeplate.dashboards.sending import something_due
from homeplate.dashboards.tasks import send_waiting
from homeplate.deals.tasks import (
    count_open_deals,
    notice_lapses,
    refresh_histories,
    something_lapsed,
    something_uncounted,
)
from homeplate.fit.tasks import match_personas, something_to_match
from homeplate.insight.mirror.files import forget_strangers
from homeplate.insight.tasks import catch_up, keep_forecasts, look_after_chances, something_new
from homeplate.leads.tasks import bring_back_leads, something_returns
from homeplate.ledger.tasks import forget_receipts
from homeplate.people.queries import workspaces, workspaces_to_delete
from homeplate.prospects.providers.collecting import something_dropped
from homeplate.prospects.providers.tasks import take_deliveries
from homeplate.prospects.watches.tasks import look_at_searches
from homeplate.prospects.watches.work import something_to_look_at
from homeplate.tenancy.sqlite.statistics import gather
from homeplate.transfer.export.tasks import forget_exports
from homeplate.transfer.tasks import delete_workspace

MINUTE, HOUR = 60.0, 3600.0
KEPT = timedelta(days=14)


class Routine:
    """Queues the routine work that is due. Several workers may do so: the tasks are idempotent."""

    def __init__(self) -> None:
        self._minute = 0.0
        self._hour = monotonic() + MINUTE  # let a server that just started answer people first

    def tick(self) -> None:
        """Looks at the clock; most of the time there is nothing to do."""
        now = monotonic()
        if now >= self._minute:
            self._minute = now + MINUTE
            for workspace_id, _, _ in workspaces():
                _notice(workspace_id)
        if now >= self._hour:
            self._hour = now + HOUR
            gather()
            for workspace_id, _, _ in workspaces():
                refresh_histories.enqueue(str(workspace_id))
                look_after_chances.enqueue(str(workspace_id))
                keep_forecasts.enqueue(str(workspace_id))
                forget_receipts.enqueue(str(workspace_id))
                forget_exports.enqueue(str(workspace_id))
                search_when_due.enqueue(str(workspace_id))
            _forget_finished(timezone.now())
            forget_strangers({workspace_id for workspace_id, _, _ in workspaces()})
            for workspace_id in workspaces_to_delete(timezone.now()):
                delete_workspace.enqueue(str(workspace_id))


def _forget_finished(now: datetime) -> None:
    """Tasks that ended are kept for a while, for whoever looks into a failure."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()


def _notice(workspace_id: UUID) -> None:
    now = timezone.now()
    looks = (
        (something_lapsed(workspace_id, now), notice_lapses),
        (something_returns(workspace_id, now), bring_back_leads),
        (something_new(workspace_id), catch_up),
        (something_due(workspace_id, now), send_waiting),
        (something_to_match(workspace_id), match_personas),
        (something_dropped(workspace_id), take_deliveries),
        (something_to_look_at(workspace_id, now), look_at_searches),
        (something_uncounted(workspace_id), count_open_deals),
    )
    for is_due, work in looks:
        if is_due:
            work.enqueue(str(workspace_id))
