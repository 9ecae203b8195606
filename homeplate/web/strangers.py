"""What somebody gets who is not signed in, or not any more: the way in, without losing what was typed; and the way to
send it again."""

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
    context = {"address": request.get_full_path(), "values": _typed(request), "files": bool(request.FILES)}
    answer = render(request, "resend.html", context, status=HTTPStatus.UNAUTHORIZED)
    answer["Cache-Control"] = "no-store"
    return answer


def again(request: HttpRequest) -> dict[str, object]:
    """What a page offers that says “try again”: the same address, or the form that was sent, as it was typed.

    A form with a file or a password is for the browser to give back.
    """
    if request.method != "POST":
        return {"again": request.get_full_path()}
    if request.FILES or any(word in name for name in request.POST for word in SECRET[1:]):
        return {"back": True}
    return {"again": request.get_full_path(), "values": _typed(request)}


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form held, without what is never given back."""
    return [
        (name, value)
        for name, given in request.POST.lists()
        if not any(word in name for word in SECRET)
        for value in given
    ]
