"""The page of the day: what is on it for whom, and what is done there."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.accounts.actions import create_account
from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from homeplate.kit.workdays import Calendar
from homeplate.web.today.steps import PUT_OFF, put_off
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, prove, text_of

pytestmark = pytest.mark.django_db

REAL = datetime.now(UTC)
"""Pages live in the present."""

TODAY = REAL.date()
DAY = timedelta(days=1)


def step(days: int, what: str = "Call Minna") -> NextStep:
    """Something agreed for some days from now."""
    return NextStep(what, "call", TODAY + days * DAY)


def piles(html: str) -> dict[str, list[str]]:
    """The titles of each pile, in their order."""
    found: dict[str, list[str]] = {}
    for pile, title in re.findall(
        r'id="t-([a-z-]+?)-[0-9a-f-]{36}">.*?class="what"><a href="[^"]+">([^<]+)<', html, re.DOTALL
    ):
        found.setdefault(pile, []).append(title)
    return found


def now(house: House, deal: Deal) -> Deal:
    """The deal as it is stored now."""
    with house.inside():
        return Deal.objects.get(id=deal.id)


@pytest.fixture
def busy(selling: House) -> House:
    """A rep with a deal in each pile, and a colleague with one as well."""
    account = create_account(selling.actor("rasmus"), name="Kone Oyj", now=NOW)
    for name, days in (("Late", -3), ("Now", 0), ("Soon", 4), ("Far", 30)):
        actions.create_deal(
            selling.actor("rasmus"),
            name=name,
            now=REAL,
            next_step=step(days, f"Step {name}"),
            account_id=account.id,
        )
    nearly = actions.create_deal(selling.actor("rasmus"), name="Nearly", now=REAL, next_step=step(20))
    actions.override(selling.actor("mina"), deal_id=nearly.id, to="proposal", reason="Board day", now=REAL)
    actions.create_deal(
        selling.actor("rasmus"), name="Passed", now=REAL, next_step=step(20), expected_close=TODAY - DAY
    )
    add_deal(selling, name="Old", next_step=step(20))
    actions.create_deal(selling.actor("rasmus"), name="Alone", now=REAL, value=Decimal(500))
    add_deal(selling, "jiwoo", "Hers", next_step=step(-1, "Step of hers"))
    return selling


def test_each_deal_lies_where_it_asks_for_something(busy: House, visit: Visit) -> None:
    html = text_of(visit("rasmus").get("today"))
    assert piles(html) == {
        "overdue": ["Step Late"],
        "due": ["Step Now"],
        "week": ["Step Soon"],
        "nearly": ["Nearly"],
        "late": ["Old"],
        "no-step": ["Alone"],
        "past-close": ["Passed"],
    }
    assert "Late · Kone Oyj" in html
    assert (
        "1 step overdue, 1 step due today, 1 deal one criterion from its gate, 1 deal without a next step."
        in html
    )


def test_a_rep_sees_nobody_elses_day(busy: House, visit: Visit) -> None:
    assert "Step of hers" not in text_of(visit("rasmus").get("today"))
    assert piles(text_of(visit("jiwoo").get("today")))["overdue"] == ["Step of hers"]


def test_a_gate_names_the_criterion_it_lacks_and_leads_to_it(busy: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    html = text_of(rasmus.get("today"))
    found = re.search(r'class="aim" href="([^"]+)"><svg.*?</svg>([^<]+)<', html)
    assert found
    assert found[2] == "The committee read it"
    page = rasmus.client.get(found[1].replace("&amp;", "&"))
    assert re.search(r'id="c-read">\s*<details open', page.content.decode())


def test_every_number_opens_the_list_it_counts(busy: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    html = text_of(rasmus.get("today"))
    numbers = re.findall(r'href="(/pipeline/list/[^"]+)" aria-label="[^"]+: (\d+) deals?"', html)
    assert len(numbers) == 7
    for address, number in numbers:
        answer = rasmus.client.get(address.replace("&amp;", "&")).content.decode()
        assert f"{number} deal" in answer, address


def test_the_day_asks_the_database_a_fixed_number_of_times(busy: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    rasmus.get("today")
    with CaptureQueriesContext(connection) as few:
        rasmus.get("today")
    for number in range(30):
        deal = add_deal(busy, name=f"More {number}", next_step=step(number % 9 - 4))
        actions.override(busy.actor("mina"), deal_id=deal.id, to="proposal", reason="Board day", now=NOW)
    rasmus.get("today")  # the number at the bell is counted once and kept
    with CaptureQueriesContext(connection) as many:
        html = text_of(rasmus.get("today"))
    assert len(few) == len(many) == 8
    assert "Show all" in html


def test_a_viewer_is_given_no_buttons(busy: House, visit: Visit) -> None:
    with busy.inside():
        two = list(Deal.objects.filter(name__in=["Late", "Alone"]).values_list("id", flat=True))
    for deal_id in two:
        actions.assign_deal(busy.actor("ada"), deal_id=deal_id, owner_id=busy.members["veli"], now=REAL)
    html = text_of(visit("veli").get("today"))
    assert piles(html) == {"overdue": ["Step Late"], "no-step": ["Alone"]}
    assert 'name="done"' not in html
    assert "data-change" not in html
    assert "New deal" not in html


def test_whoever_has_no_deals_is_told_where_to_begin(selling: House, visit: Visit) -> None:
    html = text_of(visit("rasmus").get("today"))
    assert "Nothing on your plate" in html
    assert 'href="/deals/new/"' in html
    assert "Import deals" not in html
    assert "Import deals" in text_of(visit("mina").get("today"))


def test_an_empty_workspace_leads_to_the_first_steps_or_says_whom_to_ask(house: House) -> None:
    html = text_of(Visitor(house, "rasmus").get("today"))
    assert "Ask one of those who set up this workspace: Ada, Olli" in html
    for name in ("ada", "olli"):
        assert 'class="btn primary" href="/welcome/"' in text_of(Visitor(house, name).get("today"))


def test_the_way_in_leads_to_the_day(visit: Visit) -> None:
    answer = visit("rasmus").get("home")
    assert answer.headers["Location"] == "/today/"
    assert 'href="/today/" aria-current="page"' in text_of(visit("rasmus").get("today"))


def test_a_step_is_ticked_off_and_the_next_one_asked_for(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, next_step=step(-2))
    rasmus = visit("rasmus")
    answer = rasmus.post("today-step", deal.id, done=deal.revision)
    html = text_of(answer)
    assert now(selling, deal).next_step_on is None
    assert "“Call Minna” is done." in html
    assert "What did you agree next?" in html
    assert 'id="summary" hx-swap-oob="true"' in html
    assert piles(html)["no-step"] == ["Pumps for Oulu"]
    assert "/undo/?next_step=Call+Minna" in answer.headers["HX-Trigger"]


def test_what_was_ticked_off_comes_back_as_it_was(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, next_step=step(-2))
    rasmus = visit("rasmus")
    told = rasmus.post("today-step", deal.id, done=deal.revision).headers["HX-Trigger"]
    address = re.search(r'"undo": "([^"]+)"', told)
    assert address
    answer = rasmus.client.post(address[1], headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/today/"
    again = now(selling, deal)
    assert (again.next_step, again.next_step_kind, again.next_step_on) == (
        "Call Minna",
        "call",
        TODAY - 2 * DAY,
    )


@pytest.mark.parametrize(
    ("on", "by", "then"),
    [
        (TODAY - 5 * DAY, "day", TODAY + DAY),
        (TODAY, "day", TODAY + DAY),
        (TODAY + 3 * DAY, "week", TODAY + 10 * DAY),
        (None, "week", TODAY + 7 * DAY),
    ],
)
def test_a_step_is_put_off_from_its_day_or_from_today(on: date | None, by: str, then: date) -> None:
    assert put_off(on, TODAY, PUT_OFF[by], Calendar()) == then


@pytest.mark.parametrize(("button", "days"), [("day", 1), ("week", 7)])
def test_a_button_puts_a_step_off_and_keeps_what_it_says(
    selling: House, visit: Visit, button: str, days: int
) -> None:
    deal = add_deal(selling, next_step=step(-2))
    html = text_of(visit("rasmus").post("today-step", deal.id, **{button: deal.revision}))
    again = now(selling, deal)
    assert (again.next_step, again.next_step_kind, again.next_step_on) == (
        "Call Minna",
        "call",
        TODAY + days * DAY,
    )
    assert piles(html)["week"] == ["Call Minna"]


def test_another_step_is_agreed_where_the_line_is(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, next_step=step(-2))
    rasmus = visit("rasmus")
    form = text_of(rasmus.get("today-step", deal.id, htmx=True, at="overdue"))
    assert 'value="Call Minna"' in form
    assert f'name="revision" value="{deal.revision}"' in form
    typed = {
        "next_step": "Demo",
        "next_step_on": str(TODAY),
        "next_step_kind": "demo",
        "revision": deal.revision,
    }
    html = text_of(rasmus.post("today-step", deal.id, ask="?at=overdue", **typed))
    assert piles(html) == {"due": ["Demo"], "late": ["Pumps for Oulu"]}


def test_a_form_refused_comes_back_where_it_stood_with_what_was_typed(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, next_step=step(-2))
    answer = visit("rasmus").post("today-step", deal.id, ask="?at=overdue", next_step="Demo", next_step_on="")
    html = text_of(answer)
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == f"#at-overdue-{deal.id}"
    assert 'value="Demo"' in html
    assert "Say for which day it was agreed." in html


def test_what_somebody_changed_meanwhile_is_not_undone_by_a_button(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, next_step=step(-2))
    actions.set_next_step(selling.actor("mina"), deal_id=deal.id, step=step(5, "Fair"), now=NOW)
    answer = visit("rasmus").post("today-step", deal.id, done=deal.revision)
    assert answer.status_code == 409
    assert "Somebody changed this deal a moment ago." in answer.headers["HX-Trigger"]
    assert now(selling, deal).next_step == "Fair"


def test_all_of_it_works_without_scripts(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, next_step=step(-2))
    rasmus = visit("rasmus")
    answer = rasmus.post("today-step", deal.id, htmx=False, done=deal.revision)
    assert answer.headers["Location"] == f"/today/?next={deal.id}"
    assert "What did you agree next?" in text_of(rasmus.get("today", next=str(deal.id)))
    answer = rasmus.post("today-step", deal.id, htmx=False, next_step="Demo", next_step_on="soon")
    assert "Write the day as 2026-05-31." in text_of(answer)
    assert 'value="Demo"' in text_of(answer)


def test_a_deal_out_of_sight_cannot_be_asked_about(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, "jiwoo", next_step=step(-2))
    rasmus = visit("rasmus")
    assert rasmus.get("today", next=str(deal.id)).status_code == 404
    assert rasmus.post("today-step", deal.id, done=1).status_code == 404


def test_a_gate_that_opened_meanwhile_is_not_said_to_lack_anything(selling: House, visit: Visit) -> None:
    deal = add_deal(selling)
    actions.override(selling.actor("mina"), deal_id=deal.id, to="proposal", reason="Board day", now=NOW)
    prove(selling, deal.id, "read", now=REAL)
    with selling.inside():
        Deal.objects.filter(id=deal.id).update(gate_missing=1)
    html = text_of(visit("rasmus").get("today"))
    assert 'class="aim"' not in html


def test_the_day_is_told_in_the_readers_language(busy: House) -> None:
    visitor: Any = Visitor(busy, "rasmus")
    visitor.client.post("/preferences/", {"language": "fi", "next": "/today/"})
    assert 'lang="fi"' in text_of(visitor.get("today"))
