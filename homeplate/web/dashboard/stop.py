"""`/dashboard/stop/…`: for whoever gets a dashboard by mail and wants it no more. The link is the key."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from homeplate.dashboards.actions import receive_again, stop_receiving
from homeplate.dashboards.queries_schedule import offered
from homeplate.kit.errors import HomeplateError
from homeplate.web import limits

ASKED_AT_MOST, WINDOW = 60, 300


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the link is the key, and no session is looked at
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, text: str) -> HttpResponse:
    """What the link stops, and stopping it. A look changes nothing: mail scanners follow every link."""
    try:
        limits.count("dashboard-stop", limits.place_of(request), most=ASKED_AT_MOST, seconds=WINDOW)
        if request.method == "POST":
            change = receive_again if request.POST.get("again") else stop_receiving
            change(text=text, now=timezone.now())
        found = offered(text=text)
        with translation.override(found.language):
            name = found.dashboard if isinstance(found.dashboard, str) else found.dashboard.render(gettext)
            response = render(request, "dashboard/stop.html", {"found": found, "name": name})
    except limits.TooMany:
        response = render(request, "429.html", status=429)
    except HomeplateError:
        response = render(request, "dashboard/gone.html", status=404)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
