"""`/settings/mail/`: how the program's own mail is sent, and whether that works."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from homeplate.people.permissions import Permission
from homeplate.people.queries import profile
from homeplate.web import limits, mail
from homeplate.web.page import PageRequest, page
from homeplate.web.settings.sections import section

HERE = "settings-mail"
MOST_AN_HOUR, HOUR = 20, 3600


@require_http_methods(["GET", "POST"])
@page
def mailing(request: PageRequest) -> HttpResponse:
    """The values in force, never the password; a POST sends a message to whoever asks and tells what came of it."""
    actor = request.actor
    actor.require(Permission.WORKSPACE_MANAGE)
    own = profile(actor)
    context = {
        "configured": mail.mail_is_sent(),
        "values": _values() if mail.mail_is_sent() else (),
        "address": own.email,
        "tried": False,
        "problem": "",
    }
    if request.method == "POST" and context["configured"]:
        limits.count("mail-test", str(actor.workspace_id), most=MOST_AN_HOUR, seconds=HOUR)
        context["tried"] = True
        context["problem"] = mail.send_in(
            own.language,
            to=own.email,
            template="mail/test.txt",
            subject=lambda: gettext("A test message from Homeplate"),
            workspace=actor.workspace_name,
            by=actor.name,
        )
    return section(request, "settings/mail.html", HERE, context)


def _values() -> tuple[tuple[str, str], ...]:
    """What the operator configured, as label and value."""
    if settings.EMAIL_USE_SSL:
        secured = gettext("TLS from the start")
    else:
        secured = gettext("STARTTLS") if settings.EMAIL_USE_TLS else gettext("none")
    kept = gettext("set") if settings.EMAIL_HOST_PASSWORD else gettext("none")
    return (
        (gettext("Server"), f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"),
        (gettext("Encryption"), secured),
        (gettext("User"), settings.EMAIL_HOST_USER or gettext("none")),
        (gettext("Password"), kept),
        (gettext("Sender"), settings.DEFAULT_FROM_EMAIL),
    )
