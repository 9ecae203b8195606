"""Dashboards as pages: tiles fetched by their source, arranged, kept, shared, sent; and the link that stops a mail."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from homeplate.dashboards import actions
from homeplate.dashboards.filters import Filters
from homeplate.dashboards.links import link_text
from homeplate.dashboards.queries import dashboards, tell
from homeplate.dashboards.queries_schedule import schedules
from homeplate.dashboards.ready import READY
from homeplate.dashboards.rules import Rhythm
from homeplate.dashboards.tiles import TILES
from homeplate.dashboards.tiles.sales import WinRate
from homeplate.deals import actions as selling_actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.playbook.queries import choices, versions
from homeplate.web.dashboard.words import Words
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


@pytest.fixture
def counted(selling: House) -> House:
    """A sale lost and one that goes on of Rasmus; counted."""
    now = timezone.now()
    deal = add_deal(selling, "rasmus", "Valves")
    selling_actions.lose(selling.actor("rasmus"), deal_id=deal.id, reason="timing", now=now)
    add_deal(selling, "rasmus", "Going on")
    with selling.inside():
        catch_up(now=now)
    return selling


@pytest.fixture
def mine(counted: House) -> str:
    """Mina's own, from the manager's."""
    made = actions.copy_dashboard(counted.actor("mina"), which="manager", name="Mondays", now=NOW)
    return str(made)


def order(html: str) -> list[str]:
    return re.findall(r'data-tile="([a-z-]+)"', html)


def asked_for(html: str) -> set[str]:
    """The tiles that a page fetches."""
    return {
        name
        for url in re.findall(r'hx-get="(/dashboard/tiles/[^"]+)"', html)
        for name in re.findall("tile=([a-z-]+)", url)
    }


def test_everybody_begins_with_the_one_of_their_role(counted: House, visit: Visit) -> None:
    for name, heading in (
        ("rasmus", "My deals"),
        ("mina", "My team"),
        ("ada", "The business"),
        ("olli", "The process"),
    ):
        assert f"<h1>{heading}</h1>" in text_of(visit(name).get("dashboard"))


def test_a_page_tells_no_figure_itself_and_asks_once_for_each_source(counted: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("dashboard-one", "leadership"))
    assert asked_for(html) == set(order(html)) == {name for name, _ in READY["leadership"].tiles}
    sources = {TILES[name].source for name, _ in READY["leadership"].tiles}
    assert len(re.findall("data-load", html)) == len(sources)


def test_a_page_asks_the_database_a_fixed_number_of_times(counted: House, visit: Visit, mine: str) -> None:
    visitor = visit("mina")
    counts = set()
    for which in (*READY, mine):
        visitor.get("dashboard-one", which)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            visitor.get("dashboard-one", which)
        counts.add(len(captured))
    assert len(counts) <= 2 and max(counts) <= 12, counts


def test_tiles_come_by_themselves_with_links_to_their_deals(counted: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("dashboard-tiles", tile="win-rate", period="quarter"))
    assert 'id="body-win-rate"' in html and 'hx-swap-oob="true"' in html
    assert "0 %" in html and "of 1 closed deal" in html
    assert re.search(r"/insight/deals/\?period=quarter&amp;part=stages&amp;of=won", html)


def test_a_tile_that_fails_takes_no_other_with_it(
    counted: House, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any, ask: Any, found: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(WinRate, "told", fail)
    url = f"{reverse('dashboard-tiles')}?tile=win-rate&tile=shape"
    html = visit("mina").client.get(url).content.decode()
    assert "These figures could not be told." in html and "Entries a week" in html


def test_before_the_first_count_tiles_ask_again(selling: House, visit: Visit) -> None:
    add_deal(selling)
    html = text_of(visit("rasmus").get("dashboard-tiles", tile="win-rate"))
    assert "read for the first time" in html and "load delay:2s" in html


def test_without_scripts_and_on_paper_all_figures_stand_at_once(counted: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("dashboard-one", "manager", whole="1"))
    assert "data-load" not in html and "Entries a week" in html and "Who needs help" in html


def test_a_workspace_without_a_process_is_led_on(house: House) -> None:
    assert "There is no process yet" in text_of(Visitor(house, "ada").get("dashboard"))


def test_a_tile_is_moved_and_only_what_is_new_is_fetched(counted: House, visit: Visit, mine: str) -> None:
    mina = visit("mina")
    answer = mina.post("dashboard-arrange", mine, do="earlier", tile="goal")
    html = text_of(answer)
    assert order(html)[:2] == ["goal", "forecast"]
    assert (asked_for(html), html.count("hx-preserve")) == (set(), len(order(html)))
    added = text_of(mina.post("dashboard-arrange", mine, do="add", tile="booked"))
    assert (order(added)[-1], asked_for(added)) == ("booked", {"booked"})
    removed = mina.post("dashboard-arrange", mine, do="remove", tile="booked")
    assert json.loads(removed["HX-Trigger"])["toast"]["undo"] == reverse("dashboard-undo", args=[mine])
    mina.post("dashboard-undo", mine)
    assert order(text_of(mina.get("dashboard-one", mine)))[-1] == "booked"


def test_filters_in_the_address_are_kept_when_wished(counted: House, visit: Visit, mine: str) -> None:
    mina = visit("mina")
    html = text_of(mina.get("dashboard-one", mine, period="quarter"))
    assert "Keep these filters" in html and "period=quarter" in html
    mina.post("dashboard-keep", mine, period="quarter", htmx=False)
    kept = text_of(mina.get("dashboard-one", mine))
    assert "Keep these filters" not in kept and "period=quarter" in kept


def test_a_ready_one_is_copied_with_a_name_and_the_filters_in_force(counted: House, visit: Visit) -> None:
    mina = visit("mina")
    assert mina.post("dashboard-copy", "leadership", name=" ").status_code == 422
    answer = mina.post("dashboard-copy", "leadership", name="Board", period="quarter", htmx=False)
    (made,) = [row for row in dashboards(counted.actor("mina")) if row.id]
    assert answer.status_code == 303 and answer["Location"].endswith(f"{made.id}/")
    assert (made.name, made.filters.period) == ("Board", "quarter")


def test_it_is_renamed_shared_and_begun_with(counted: House, visit: Visit, mine: str) -> None:
    mina = visit("mina")
    mina.post("dashboard-settings", mine, name="Tuesdays", sharing="team", htmx=False)
    mina.post("dashboard-begin", mine, htmx=False)
    assert "<h1>Tuesdays</h1>" in text_of(mina.get("dashboard"))
    html = text_of(visit("rasmus").get("dashboard-one", mine))
    assert "Shared by Mina" in html and "Take it off" not in html


def test_it_is_deleted_and_comes_back(counted: House, visit: Visit, mine: str) -> None:
    mina = visit("mina")
    mina.post("dashboard-delete", mine, htmx=False)
    assert mina.get("dashboard-one", mine).status_code == 404
    mina.post("dashboard-restore", mine, htmx=False)
    assert mina.get("dashboard-one", mine).status_code == 200


def test_it_is_downloaded_as_pdf_in_korean_too(counted: House, visit: Visit) -> None:
    answer = visit("seoyeon").get("dashboard-pdf", "process")
    assert answer.content.startswith(b"%PDF-") and answer["Content-Type"] == "application/pdf"


def test_a_schedule_is_made_changed_paused_and_deleted(counted: House, visit: Visit) -> None:
    mina = visit("mina")
    who = str(counted.members["mina"])
    wrong = mina.post("dashboard-schedules", "manager", rhythm="weekly", weekday="0", hour="8", htmx=False)
    assert wrong.status_code == 422
    mina.post(
        "dashboard-schedules", "manager", rhythm="weekly", weekday="4", hour="17", receivers=who, htmx=False
    )
    (row,) = schedules(counted.actor("mina"))
    assert row.rhythm == Rhythm("weekly", 4, 1, 17, working_days=False)
    assert "Every week, Friday at 17:00" in text_of(mina.get("dashboard-schedules", "manager"))
    mina.post("schedule", row.id, rhythm="daily", hour="7", working_days="yes", receivers=who, htmx=False)
    assert "Every working day at 07:00" in text_of(mina.get("schedule", row.id))
    mina.post("schedule-do", row.id, do="pause", htmx=False)
    assert "Paused" in text_of(mina.get("schedule", row.id))
    mina.post("schedule-do", row.id, do="resume", htmx=False)
    mina.post("schedule-do", row.id, do="send", htmx=False)
    assert "waits" in text_of(mina.get("schedule", row.id))
    mina.post("schedule-do", row.id, do="delete", htmx=False)
    assert schedules(counted.actor("mina")) == ()
    mina.post("schedule-restore", row.id, htmx=False)
    assert len(schedules(counted.actor("mina"))) == 1


def test_the_preview_is_what_would_come(counted: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("dashboard-preview", "manager"))
    assert "My team: " in html and "WHO NEEDS HELP" in html


@pytest.fixture
def stranger() -> Iterator[Client]:
    """Somebody who is not signed in, and whose browser has no cookie of ours."""
    cache.clear()
    yield Client(enforce_csrf_checks=True)


def test_a_mail_is_stopped_by_its_link_without_signing_in(counted: House, stranger: Client) -> None:
    mina = counted.actor("mina")
    who = counted.members["rasmus"]
    made = actions.create_schedule(
        mina, which="manager", rhythm=Rhythm("daily"), receivers=[who], site="https://x", now=timezone.now()
    )
    address = reverse("dashboard-stop", args=[link_text(counted.id, made, who)])
    assert "Stop this mail?" in stranger.get(address).content.decode()
    (row,) = schedules(mina)
    assert not row.readers[0].stopped
    answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})
    assert "It is not sent to you any more" in answer.content.decode()
    assert schedules(mina)[0].readers[0].stopped
    assert "Stop this mail?" in stranger.post(address, {"again": "yes"}).content.decode()
    assert stranger.get(reverse("dashboard-stop", args=["nonsense"])).status_code == 404


def test_less_used_filters_stand_on_chips_and_can_be_kept(counted: House, visit: Visit, mine: str) -> None:
    mina = visit("mina")
    html = text_of(mina.get("dashboard-one", mine, source="Fair", value="own", least="1000", below="5000"))
    assert "Source: Fair" in html and 'name="value" value="1000-5000"' in html
    assert "source=Fair" in html and reverse("insight-filters") in html
    mina.post("dashboard-keep", mine, source="Fair", value="1000-5000")
    kept = text_of(mina.get("dashboard-one", mine))
    assert "Source: Fair" in kept and "value=1000-5000" in kept


def test_a_value_of_ones_own_asks_for_its_bounds(counted: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("dashboard-one", "manager", value="own"))
    assert "value=own" in html and '<details class="menu left" open>' in html


def test_a_version_stands_on_a_chip_and_one_that_is_gone_narrows_nothing(
    counted: House, visit: Visit
) -> None:
    mina, gone = visit("mina"), "0198c0de-0000-7000-8000-000000000000"
    (process,) = choices(counted.actor("mina"))
    (version,) = versions(counted.actor("mina"), process_id=process.id)
    assert "version 1" in text_of(mina.get("dashboard-one", "manager", version=str(version.id)))
    assert mina.get("dashboard-one", "manager", version=gone, process=gone).status_code == 200


def test_every_link_of_a_tile_leads_to_a_page(counted: House, visit: Visit) -> None:
    actor, now = counted.actor("ada"), timezone.now()
    told = tell(actor, names=TILES, wanted=Filters.of({}), now=now, today=timezone.localdate(now))
    words, client = Words(actor, Filters.of({}), "en", now.year), visit("ada").client
    urls = {words.url(TILES[name].page) for name in TILES}
    for one in told.values():
        ways = [*(each.way for each in one.figures), *(each.way for each in one.lines)]
        urls |= {words.url(way) for way in ways if way}
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
