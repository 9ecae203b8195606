"""How people get in: by invitation or from the command line, never by signing up themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class SignInAdapter(DefaultAccountAdapter):
    """allauth's behaviour with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """False: a workspace's administrators make its accounts."""
        return False
