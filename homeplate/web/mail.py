"""Mail that a page sends at once, so that the person hears what the mail server said."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from homeplate.kit.text import one_line

LONGEST_ANSWER = 300

log = structlog.get_logger(__name__)


def mail_is_sent() -> bool:
    """Whether a mail server is configured; otherwise mail is only written to the log."""
    return bool(settings.HOMEPLATE_MAIL_SERVER)


def send(*, to: str, subject: str, text: str) -> str:
    """Hand a mail to the server. Nothing when it took it, else its own answer in a sentence."""
    message = EmailMessage(one_line(subject), text, to=[to])
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("a mail was not sent", error=str(error))
        return _answer(error)
    return ""


def send_in(language: str, *, to: str, template: str, subject: Callable[[], str], **context: Any) -> str:
    """Render a text template in a language and `send` it."""
    with translation.override(language):
        worded, text = subject(), render_to_string(template, context)
    return send(to=to, subject=worded, text=text)


def _answer(error: Exception) -> str:
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return gettext("The mail server did not answer within %(seconds)s seconds.") % {
            "seconds": getattr(settings, "EMAIL_TIMEOUT", None) or 0
        }
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = "; ".join(_said(code, text) for code, text in error.recipients.values())
        return gettext("The mail server refused the address: %(answer)s") % {"answer": said}
    if isinstance(error, smtplib.SMTPResponseException):
        answer = _said(error.smtp_code, error.smtp_error)
        return gettext("The mail server answered: %(answer)s") % {"answer": answer}
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        reason = error.strerror or str(error)
        return gettext("The mail server could not be reached: %(answer)s") % {"answer": reason}
    return gettext("The mail was not sent: %(answer)s") % {"answer": str(error)[:LONGEST_ANSWER]}


def _said(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return f"{code} {one_line(words)}"[:LONGEST_ANSWER]
