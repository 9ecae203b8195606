"""How people get in: by invitation or from the command line, never by signing up themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override


class SignInAdapter(DefaultAccountAdapter):
    """allauth's behaviour with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """False: a workspace's administrators make its accounts."""
        return False

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """In the language of whoever gets the mail: it may be asked for in a browser that speaks another one."""
        spoken = getattr(context.get("user"), "language", "") or get_language()
        with override(spoken):
            return super().render_mail(template_prefix, email, context, headers)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the settings, where the way to the password began."""
        return reverse("settings-account")
