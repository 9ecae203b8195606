"""What every request passes on its way in and out, whatever it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from homeplate.api import limits
from homeplate.api.problems import NotAllowedHere, on_error, problem_response
from homeplate.kit.errors import HomeplateError, NotFound
from homeplate.kit.text import msg

View = Callable[..., HttpResponseBase]


def guarded(patterns: Iterable[Any]) -> list[URLPattern]:
    """The patterns of the operations, each behind the door."""
    found = [
        pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]
    for pattern in found:
        pattern.callback = _through_the_door(pattern.callback)
    return found


def _through_the_door(view: View) -> View:
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        spoken = translation.get_language()
        try:
            limits.refuse_large(request)
            response = view(request, *args, **kwargs)
        except HomeplateError as error:
            response = problem_response(error)
        except Exception as error:
            response = on_error(request, error)
        if response.status_code == 405:
            response = _not_allowed(response)
        if isinstance(response, HttpResponse):
            limits.tell_rate(request, response)
        _speak_again(spoken)
        return response

    return enter


def _speak_again(language: str | None) -> None:
    """Undo what signing in chose, so that nothing of it is left for the thread's next request."""
    if language is None:
        translation.deactivate_all()
    else:
        translation.activate(language)


def _not_allowed(response: HttpResponseBase) -> HttpResponse:
    error = NotAllowedHere("method", msg("This address does not know the method."))
    answer = problem_response(error)
    answer["Allow"] = response.headers.get("Allow", "")
    return answer


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """Any address of the API that does not exist."""
    return problem_response(NotFound("not-found", msg("There is nothing at this address.")))
