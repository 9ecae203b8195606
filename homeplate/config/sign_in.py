"""How people get in: by invitation or from the command line, never by signing up themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class SignInAdapter(DefaultAccountAdapter):
    """allauth's behaviour with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """False: a workspace's administrators make its accounts."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the settings, where the way to the password began."""
        return reverse("settings-account")
