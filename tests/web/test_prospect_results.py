"""What becomes of a search: leads with a report and an undo, lists, and news of what is watched."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeplate.leads.models import Lead
from homeplate.people.actions import save_view
from homeplate.prospects.lists.actions import create_list
from homeplate.prospects.models import Company, LeadTake, ListedProspect, ProspectList, SearchWatch
from homeplate.prospects.takes.rules import AT_ONCE
from homeplate.prospects.takes.work import work_take
from homeplate.prospects.watches.actions import watch_search
from homeplate.prospects.watches.work import look
from tests.make import NOW, House
from tests.prospects.conftest import base, loaded
from tests.prospects.test_takes import ids_of, take
from tests.prospects.test_watches import NEW
from tests.web.conftest import Visit
from tests.web.test_prospects import text

__all__ = ["base"]

pytestmark = pytest.mark.django_db


def location(response: Any) -> str:
    assert response.status_code == 303, response.status_code
    return str(response["Location"])


def test_rows_that_were_ticked_become_leads_and_come_back(base: House, visit: Visit) -> None:
    client = visit("rasmus").client
    ids = [str(one) for one in ids_of(base, "Aino Mäkelä", "Eva Lund")]
    form = client.get("/prospects/take/", {"about": "people", "id": ids}).content.decode()
    assert "2 people" in form and all(f'name="id" value="{one}"' in form for one in ids)
    owner = str(base.members["rasmus"])
    sent = {"about": "people", "id": ids, "source": "event", "source_detail": "Fair", "owner": owner}
    response = client.post("/prospects/take/", sent)
    url = location(response)
    assert f"{url}undo/" in response.cookies["toast"].value.replace("%2F", "/")
    html = text(visit, "rasmus", url)
    assert "2 people as leads · Fair" in html and html.count("Became a lead") >= 2
    with base.inside():
        lead = Lead.objects.get(person="Eva Lund")
    assert f'href="/leads/{lead.id}/"' in html
    assert "Taken from the prospects:" in text(visit, "rasmus", f"/leads/{lead.id}/")
    assert "Is a lead already" in text(visit, "rasmus", f"/prospects/people/{ids[1]}/")
    assert ">Lead<" in re.sub(r"\s+", "", text(visit, "rasmus", "/prospects/?q=eva"))
    assert client.post(f"{url}undo/").status_code == 303
    assert "Taken back" in text(visit, "rasmus", url)
    assert "Take as a lead" in text(visit, "rasmus", f"/prospects/people/{ids[1]}/")


def test_all_that_a_search_finds_becomes_leads(base: House, visit: Visit) -> None:
    html = text(visit, "rasmus", "/prospects/?industry=Banking")
    (url,) = re.findall(r'href="(/prospects/take/[^"]*)"', html)
    assert "5 people" in text(visit, "rasmus", url.replace("&amp;", "&"))
    sent = {"search": "industry=Banking", "owner": "rules", "source": "research"}
    assert "5 people as leads" in text(
        visit, "rasmus", location(visit("rasmus").client.post("/prospects/take/", sent))
    )


def test_many_go_on_beside_and_can_be_stopped(base: House, visit: Visit) -> None:
    rows = "".join(f"P{number},p{number}@x.example\n" for number in range(AT_ONCE))
    loaded(base, f"name,email\n{rows}")
    client = visit("rasmus").client
    url = location(client.post("/prospects/take/", {"search": "", "owner": "rules", "source": "research"}))
    html = text(visit, "rasmus", url)
    assert "0 of 29 done" in html and 'hx-trigger="every 1s"' in html
    assert client.post(f"{url}cancel/").status_code == 303
    assert "Go on" in text(visit, "rasmus", url)
    assert client.post(f"{url}cancel/").status_code == 409
    client.post(f"{url}resume/")
    with base.inside():
        take_id = LeadTake.objects.get().id
    work_take(base.actor("rasmus"), take_id=take_id, clock=lambda: NOW)
    assert "Taking prospects as leads" not in text(visit, "rasmus", "/notices/")
    assert "29 people as leads" in text(visit, "rasmus", "/prospects/takes/")


def test_who_was_left_out_is_told_with_the_reason_and_fetched(base: House, visit: Visit) -> None:
    ids = ids_of(base, "Aino Mäkelä", "Eva Lund")
    take(base, ids[:1], "mina")
    take_id = take(base, ids, "mina")
    html = text(visit, "mina", f"/prospects/takes/{take_id}/?left_out=1")
    assert "Is a lead already" in html and "Eva Lund" not in html
    response = visit("mina").client.get(f"/prospects/takes/{take_id}/report/")
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert rows[1][:3] == ["Aino Mäkelä", "Is a lead already", "Aino Mäkelä, Nordbank"]


def test_a_take_leads_back_to_where_it_was_chosen(base: House, visit: Visit) -> None:
    ids, mina = ids_of(base, "Aino Mäkelä"), base.actor("mina")
    list_id = create_list(mina, name="Fair", about="people", ids=ids, now=NOW)
    client, owner = visit("mina").client, str(base.members["mina"])
    for chosen, link in (
        ({"list": str(list_id)}, f'href="/prospects/lists/{list_id}/"'),
        ({"search": "q=aino"}, 'href="/prospects/?q=aino"'),
    ):
        url = location(client.post("/prospects/take/", {**chosen, "source": "event", "owner": owner}))
        assert link in text(visit, "mina", url)
        assert (link in text(visit, "rasmus", url)) == ("search" in chosen)


def test_a_report_is_offered_to_those_who_may_fetch_it(base: House, visit: Visit) -> None:
    url = f"/prospects/takes/{take(base, ids_of(base, 'Aino Mäkelä'))}/"
    assert f"{url}report/" in text(visit, "mina", url)
    assert f"{url}report/" not in text(visit, "rasmus", url)
    assert visit("rasmus").client.get(f"{url}report/").status_code == 403


def test_a_page_of_a_take_needs_as_many_statements_whatever_became_of_it(base: House, visit: Visit) -> None:
    few, many = take(base, ids_of(base, "Aino Mäkelä"), "ada"), take(base, ids_of(base), "ada")
    client, numbers = visit("ada").client, []
    client.get(f"/prospects/takes/{many}/")
    for take_id in (few, many):
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/prospects/takes/{take_id}/")
        numbers.append(len(caught))
    assert numbers[0] == numbers[1] <= 14


def test_a_search_needs_as_many_statements_for_one_row_as_for_many(base: House, visit: Visit) -> None:
    client, numbers = visit("rasmus").client, []
    client.get("/prospects/")
    for query in ("q=aino", ""):
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/prospects/?{query}")
        numbers.append(len(caught))
    assert numbers[0] == numbers[1] <= 26


def test_who_may_not_work_on_leads_is_offered_nothing(base: House, visit: Visit) -> None:
    html = text(visit, "veli", "/prospects/")
    assert "Take all as leads" not in html and 'type="checkbox" name="id"' not in html
    assert visit("veli").client.get("/prospects/take/?search=").status_code == 403
    assert visit("veli").client.get("/prospects/lists/add/?search=").status_code == 403
    text(visit, "rasmus", "/prospects/take/", 422)


def test_a_list_is_made_filled_thinned_and_searched(base: House, visit: Visit) -> None:
    client = visit("rasmus").client
    ids = [str(one) for one in ids_of(base, "Aino Mäkelä", "Eva Lund")]
    url = location(client.post("/prospects/lists/add/", {"about": "people", "id": ids, "name": "Fair"}))
    html = text(visit, "rasmus", url)
    assert "2 people" in html and "Eva Lund" in html and "Search within" in html
    with base.inside():
        made = ProspectList.objects.get()
    removed = client.post(f"{url}remove/", {"id": ids[:1]})
    assert location(removed) == url and "Aino Mäkelä" not in text(visit, "rasmus", url)
    with base.inside():
        change = ListedProspect.objects.get(removed_at__isnull=False).change_id
    client.post(f"{url}undo/{change}/")
    assert "Aino Mäkelä" in text(visit, "rasmus", url)
    more = {"search": "industry=Banking", "onto": str(made.id)}
    assert location(client.post("/prospects/lists/add/", more)) == url
    html = text(visit, "rasmus", f"/prospects/?within={made.id}&seniority=manager")
    assert "4 people" in html and "on “Fair”" in html
    html = text(visit, "rasmus", f"/prospects/?without={made.id}")
    assert "Max Stahl" in html and "Eva Lund" not in html and "not on “Fair”" in html
    assert "Fair" in text(visit, "rasmus", f"/prospects/people/{ids[0]}/")


def test_a_list_is_renamed_deleted_and_restored(base: House, visit: Visit) -> None:
    client = visit("rasmus").client
    url = location(client.post("/prospects/lists/", {"name": "A", "about": "companies", "sharing": "me"}))
    assert client.post(url, {"name": "", "sharing": "me", "revision": "1"}).status_code == 422
    client.post(url, {"name": "B", "sharing": "team", "revision": "1"})
    assert "My team and the teams below" in text(visit, "jiwoo", url)
    assert client.post(url, {"name": "C", "sharing": "me", "revision": "1"}).status_code == 409
    assert location(client.post(f"{url}archive/")) == "/prospects/lists/"
    assert "Restore" in text(visit, "rasmus", url)
    client.post(f"{url}restore/")
    assert "B" in text(visit, "rasmus", "/prospects/lists/")
    assert client.post(f"{url}dance/").status_code == 404


def test_a_list_is_fetched_without_formulas(base: House, visit: Visit) -> None:
    loaded(base, "company name,website,growth\n=cmd|' /C calc'!A0,evil.example,-2\n", about="companies")
    with base.inside():
        company = Company.objects.get(domain="evil.example")
    made = create_list(base.actor("mina"), name="A", about="companies", ids=[company.id], now=NOW)
    assert visit("rasmus").client.get(f"/prospects/lists/{made}/export/").status_code == 404
    response = visit("mina").client.get(f"/prospects/lists/{made}/export/")
    header, row = csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")))
    found = dict(zip(header, row, strict=True))
    assert found["name"] == "'=cmd|' /C calc'!A0" and found["employee_growth"] == "-2.0"


def test_a_watched_search_leads_to_just_what_is_new(base: House, visit: Visit) -> None:
    view_id = save_view(
        base.actor("rasmus"), page="prospects", shape="list", name="HR", query="title=HR+manager", now=NOW
    )
    client = visit("rasmus").client
    page = f"/prospects/?title=HR+manager&view={view_id}"
    assert "Tell me new matches" in text(visit, "rasmus", page)
    assert location(client.post(f"/prospects/watch/{view_id}/", {"every": "daily"})) == page
    assert '<option value="daily" selected>' in text(visit, "rasmus", page)
    look(base.id, clock=timezone.now)
    loaded(base, NEW)
    look(base.id, clock=lambda: timezone.now() + timedelta(days=2))
    html = text(visit, "rasmus", "/notices/")
    assert "New prospects in HR (1): Sanna Uusi" in html
    (url,) = re.findall(r'href="(/prospects/news/[^"]*)"', html)
    html = client.get(url, follow=True).content.decode()
    assert "1 person" in html and "Sanna Uusi" in html
    client.post(f"/prospects/watch/{view_id}/", {"every": ""})
    with base.inside():
        assert not SearchWatch.objects.exists()


def test_news_of_somebody_else_are_not_there(base: House, visit: Visit) -> None:
    view_id = save_view(base.actor("mina"), page="prospects", shape="list", name="A", query="", now=NOW)
    watch_search(base.actor("mina"), view_id=view_id, every="daily", now=NOW)
    assert visit("rasmus").client.post(f"/prospects/watch/{view_id}/", {"every": "daily"}).status_code == 404
    assert visit("rasmus").client.get(f"/prospects/news/{UUID(int=1)}/").status_code == 404
