"""A dashboard as a mail: the same in HTML, in plain text and as a PDF, told by its reader's own rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from homeplate.dashboards.filters import Filters, frames
from homeplate.dashboards.links import link_text
from homeplate.dashboards.queries import tell
from homeplate.dashboards.sending import Letter, Occasion
from homeplate.dashboards.tiles import TILES
from homeplate.people.access import Actor
from homeplate.web.dashboard.words import TileShown, Words
from homeplate.web.formats import date_text, datetime_text
from homeplate.web.jinja import language
from homeplate.web.print.typeset import pdf


def letter(occasion: Occasion) -> Letter:
    """The mail of one occasion, in its reader's language and zone."""
    reader = occasion.reader
    with translation.override(reader.language), timezone.override(ZoneInfo(reader.time_zone)):
        return _letter(occasion)


def _letter(occasion: Occasion) -> Letter:
    reader, row, now = occasion.reader, occasion.row, occasion.now
    today = timezone.localdate(now)
    name = row.name if isinstance(row.name, str) else row.name.render(gettext)
    words = Words(reader, row.filters, language(), today.year, occasion.site)
    names = [one for one in row.names if TILES[one].fits(reader)]
    told = tell(reader, names=names, wanted=row.filters, now=now, today=today)
    tiles = [words.tile(one, told[one], wide=wide) for one, wide in row.tiles if one in told]
    period = about(reader, row.filters, today)
    link = link_text(reader.workspace_id, occasion.schedule_id, reader.member_id or reader.workspace_id)
    stop = f"{occasion.site}{reverse('dashboard-stop', args=[link])}"
    context = {
        "name": name,
        "tiles": tiles,
        "about": period,
        "owner": occasion.owner,
        "reader": reader.name,
        "workspace": reader.workspace_name,
        "url": f"{occasion.site}{reverse('dashboard-one', args=[row.which])}",
        "stop_url": stop,
        "lang": language(),
    }
    return Letter(
        subject=gettext("%(dashboard)s: %(day)s") % {
            "dashboard": name, "day": date_text(today, language(), "full", today.year),
        },
        text=render_to_string("mail/dashboard.txt", context),
        html=render_to_string("mail/dashboard.html", context),
        files=((f"{name}.pdf", paper(reader, name, tiles, now, period), "application/pdf"),),
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )  # fmt: skip


def about(actor: Actor, wanted: Filters, today: date) -> str:
    """The days that a dashboard tells of."""
    back, _ = frames(actor, wanted, today=today)
    first, last = (
        date_text(day, language(), "full", today.year) for day in (back.since, back.until - timedelta(days=1))
    )
    return f"{first} – {last}"


def paper(actor: Actor, name: str, tiles: Sequence[TileShown], now: datetime, period: str) -> bytes:
    """The PDF."""
    moment = datetime_text(now, language(), ZoneInfo(actor.time_zone))
    printed = gettext("Printed %(moment)s") % {"moment": moment}
    data: dict[str, Any] = {
        "lang": language().split("-")[0],
        "title": name,
        "by": actor.name,
        "about": period,
        "footer": f"{actor.workspace_name} · {actor.name} · {printed}",
        "tiles": [asdict(one) | {"made": ""} for one in tiles],
        "failed": gettext("These figures could not be told."),
        "without_rate": gettext("No exchange rate:"),
    }
    return pdf("dashboard.typ", data)
