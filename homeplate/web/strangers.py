"""What somebody gets who is not signed in, or not any more: the way in, without losing what was typed."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SECRET = ("csrfmiddlewaretoken", "password")
"""What the name of a field contains that is never given back."""


def to_sign_in(request: HttpRequest, *, part: bool) -> HttpResponse:
    """To the door and back here afterwards. A form that was sent comes back whole, to be sent again.

    With `part`, scripts asked from a page: they are told by the status 401, and the page stays as it is.
    """
    if part:
        response = HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        response["HX-Reswap"] = "none"
        return response
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    values = [
        (name, value)
        for name, given in request.POST.lists()
        if not any(word in name for word in SECRET)
        for value in given
    ]
    context = {"address": request.get_full_path(), "values": values, "files": bool(request.FILES)}
    answer = render(request, "resend.html", context, status=HTTPStatus.UNAUTHORIZED)
    answer["Cache-Control"] = "no-store"
    return answer
