"""Background work of dashboards; a task may be run any number of times, beside itself too."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.dashboards import sending


@task()
def send_waiting(workspace_id: str) -> int:
    """Write down what is due in a workspace and send what waits; gives the number of mails sent."""
    sending.write_down(UUID(workspace_id), now=timezone.now())
    return sending.deliver(UUID(workspace_id), clock=timezone.now)
