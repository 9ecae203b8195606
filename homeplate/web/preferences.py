"""A person's choice of theme and language, kept in cookies so that also signed-out pages follow it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from homeplate.web.shell import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 3600


@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Keep the posted `theme` and/or `language` and go back to the page `next`; unknown values change nothing."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        _keep(request, response, THEME_COOKIE, theme)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        _keep(request, response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def _keep(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
