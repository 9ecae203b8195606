"""`/signed-in/`: where signing in ends that a page in another tab asked for."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from homeplate.web.page import PageRequest, is_htmx, page


@require_GET
@page
def signed_in(request: PageRequest) -> HttpResponse:
    """A page that tells the waiting tab and closes; for the scripts of that tab, whose seat is taken now."""
    if is_htmx(request):
        return JsonResponse({"member": str(request.actor.member_id or "")})
    return render(request, "signed_in.html")
