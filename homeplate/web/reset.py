"""`/accounts/password/reset/`: the link to a new password, and what is said when no mail server takes it."""

from __future__ import annotations

import smtplib
from http import HTTPStatus
from typing import Any

import structlog
from allauth.account.views import PasswordResetView
from django.http import HttpResponse

RETRY_SECONDS = 60

log = structlog.get_logger(__name__)


class AskForLink(PasswordResetView):
    """The page of allauth, which takes a mail for sent; here the address stays in its form when it was not.

    What the mail server said is for the log: it may tell whether somebody is known.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        """On to “look into your mail”, or the form again with status 503."""
        try:
            return super().form_valid(form)
        except (smtplib.SMTPException, OSError) as error:
            log.exception("the link to a new password was not sent", error=str(error))
        context = self.get_context_data(form=form, unsent=True)
        answer: HttpResponse = self.render_to_response(context, status=HTTPStatus.SERVICE_UNAVAILABLE)
        answer["Retry-After"] = str(RETRY_SECONDS)
        return answer
