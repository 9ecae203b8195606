"""Every page for everybody: no barrier that axe finds, in light and dark, and no sideways scroll on a phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from homeplate.accounts.actions import create_account, create_contact
from homeplate.dashboards.actions import copy_dashboard, create_schedule
from homeplate.dashboards.rules import Rhythm
from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from homeplate.fields.actions import define_field
from homeplate.fit.actions import create_profile, publish_profile
from homeplate.insight.mirror.refresh import catch_up
from homeplate.people.actions import (
    add_own_days,
    archive_team,
    change_member,
    change_own_profile,
    choose_view,
    create_role,
    create_team,
    create_token,
    invite,
    save_view,
    set_week,
)
from homeplate.playbook.actions import create_process
from homeplate.rates.actions import begin_import, set_rate
from homeplate.rates.work import work_rates
from homeplate.transfer.actions import Upload, check_import, run_import, start_import, work_import
from homeplate.transfer.export.actions import start_export
from homeplate.transfer.export.work import work_export
from tests.browser.conftest import People
from tests.make import NOW, House
from tests.web.selling import add_deal

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = datetime.now(UTC).date()
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""All that another theme can change: what a page is built of is the same in each."""
UNFOLD = """const lain = ".studio .menu, .menu.saved, .head:has(~ .board-of) .menu, .board-of details";
document.querySelectorAll(`main details:not(${lain})`).forEach((one) => {
  one.open = true;
});"""
"""What is folded is read, too, once somebody opens it; some menus would lie on what is beside them."""


SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _count(house: House) -> None:
    """Let insight have something to tell."""
    with house.inside():
        catch_up(now=NOW)


def _committed(house: House, deal: Deal) -> Deal:
    """The deal in commit, and another one of somebody else beside it."""
    for one in (deal, add_deal(house, "hana", "Cranes", expected_close=NOW.date())):
        actions.set_category(house.actor("ada"), deal_id=one.id, category="commit", now=NOW)
    return deal


def _counted_dashboard(house: House) -> UUID:
    """A dashboard of Ada's that is sent to her, with something to tell."""
    ada = house.actor("ada")
    made = copy_dashboard(ada, which="manager", name="Mondays", now=NOW)
    rhythm, who = Rhythm("weekly"), [house.members["ada"]]
    create_schedule(ada, which=str(made), rhythm=rhythm, receivers=who, site="", now=NOW)
    _count(house)
    return made


@pytest.fixture
def pages(people: People) -> dict[str, str]:
    """The addresses of all pages, with something to show on each."""
    house = people.house
    ada = house.actor("ada")
    account = create_account(ada, name="Kone Oyj", domain="kone.example", now=NOW)
    double = create_account(ada, name="Kone", city="Espoo", now=NOW)
    person = create_contact(ada, name="Minna Salo", account_id=account.id, emails=["m@kone.example"], now=NOW)
    deal = _committed(
        house, add_deal(house, "ada", account_id=account.id, source="Referral", expected_close=NOW.date())
    )
    for number, ahead in enumerate((-3, 0, 4)):
        step = NextStep("Call Minna about the visit to the plant", "call", TODAY + timedelta(days=ahead))
        valves = add_deal(house, "ada", f"Valves {number}", account_id=account.id, next_step=step)
    actions.override(ada, deal_id=valves.id, to="proposal", reason="Board day", now=datetime.now(UTC))
    actions.put_stakeholder(ada, deal_id=deal.id, contact_id=person.id, buying_role="guide", now=NOW)
    actions.override(ada, deal_id=deal.id, to="proposal", reason="Board day", now=NOW)
    actions.add_document(ada, deal_id=deal.id, name="brief.txt", content=BytesIO(b"Brief"), now=NOW)
    upload = Upload("deals.csv", BytesIO(b"Deal,Stage,Amount\nPumps,Discovery,many\nValves,Proposal,5\n"))
    run = start_import(ada, uploads=[upload], now=NOW)
    done = imported(house)
    for name in ("ada", "rasmus"):
        create_token(house.actor(name), name="Reports", scopes=["people:read"], now=NOW)
    archive_team(ada, team_id=create_team(ada, name="Kallio", now=NOW), now=NOW)
    segment = define_field(
        ada, record="deal", key="segment", kind="choice", label={"en": "Segment"},
        options={"choices": ["Plant", "Office"]}, filtered=True, required=False, now=NOW,
    )  # fmt: skip
    work_export(house.id, export_id=start_export(ada, now=NOW), clock=lambda: NOW)
    invite(ada, email="kaisa@northwind.example", language="fi", now=NOW)
    for currency in ("USD", "CHF"):
        add_deal(house, "ada", f"In {currency}", account_id=account.id, value=Decimal(900), currency=currency)
    set_rate(ada, currency="USD", worth="0.9", day=NOW.date(), now=NOW)
    long_file = b"currency,day,rate\n" + b"USD,2026-01-31,0.9\nUSD,2026-01-30,900\nUSD,never,1\n" * 200
    rates = begin_import(ada, name="rates.csv", content=long_file, now=NOW)
    assert rates
    work_rates(house.id, run_id=rates, clock=lambda: NOW)
    set_week(ada, week=range(5), country="FI", now=NOW)
    add_own_days(ada, name="Fair", since=TODAY, now=NOW)
    role = create_role(ada, name="Inside sales", base="rep", now=NOW)
    change_member(ada, member_id=house.members["rasmus"], role=str(role), now=NOW)
    view = save_view(ada, page="pipeline", shape="list", name="Late ones", query="show=late", now=NOW)
    choose_view(ada, view_id=view, pinned=True, now=NOW)
    blank = create_process(ada, name="Trade fair", stages=6, now=NOW)
    desk, niche = _counted_dashboard(house), _niche(house)
    return {
        "today": "/today/",
        "day after a step": f"/today/?next={deal.id}",
        "pipeline": "/pipeline/",
        "empty": "/pipeline/?q=zebra",
        "diamond": "/pipeline/diamond/",
        "list": "/pipeline/list/?view=-",
        "list of other columns": "/pipeline/list/?cols=source,category,created,custom.segment,gone",
        "funnel": "/pipeline/funnel/",
        "timeline": "/pipeline/timeline/",
        "view": f"/pipeline/list/?show=due&view={view}",
        "views": "/pipeline/views/",
        "deal": f"/deals/{deal.id}/",
        "gate": f"/deals/{deal.id}/gate/",
        "new deal": "/deals/new/",
        "dashboard": "/dashboard/leadership/?whole=1",
        "own dashboard": f"/dashboard/{desk}/?whole=1",
        "dashboard by mail": f"/dashboard/{desk}/schedules/",
        "sharing a dashboard": f"/dashboard/{desk}/settings/",
        "insight": "/insight/",
        "ways of deals": "/insight/paths/",
        "insight: changes": "/insight/changes/?due=period&period=this-quarter",
        "insight: outcomes": "/insight/outcomes/",
        "gates of insight": "/insight/gates/",
        "criteria of insight": "/insight/criteria/",
        "assessment": "/insight/assessment/",
        "forecast": "/insight/forecast/",
        "shape of the funnel": "/insight/shape/",
        "deals of a figure": "/insight/deals/?of=open",
        "accounts": "/accounts/",
        "contacts": "/contacts/",
        "account": f"/accounts/{account.id}/",
        "new account": "/accounts/new/",
        "contact": f"/contacts/{person.id}/",
        "duplicates": f"/accounts/{account.id}/merge/",
        "merge": f"/accounts/{account.id}/merge/?other={double.id}",
        "customer profiles": "/prospects/profiles/",
        "new persona": "/prospects/profiles/new/?about=person",
        "customer profile": f"/prospects/profiles/{niche}/",
        "rule of a profile": f"/prospects/profiles/{niche}/?rule=0",
        "what outcomes say": f"/prospects/profiles/{niche}/learned/",
        "processes": "/processes/",
        "process": f"/processes/{deal.process_id}/",
        "editor": f"/processes/{deal.process_id}/edit/",
        "studio": f"/processes/{deal.process_id}/studio/",
        "stage": f"/processes/{deal.process_id}/studio/stage/discovery/",
        "criterion": f"/processes/{deal.process_id}/studio/criterion/need/",
        "settings of a process": f"/processes/{deal.process_id}/studio/settings/",
        "check": f"/processes/{blank}/check/",
        "blank studio": f"/processes/{blank}/studio/",
        "publish": f"/processes/{blank}/publish/",
        "impact": f"/processes/{deal.process_id}/impact/",
        "differences": f"/processes/{deal.process_id}/diff/?before=1&after=1",
        "imports": "/imports/",
        "columns": f"/imports/{run}/columns/",
        "stages": f"/imports/{run}/stages/",
        "owners": f"/imports/{done[0]}/people/",
        "dry run": f"/imports/{done[0]}/",
        "import": f"/imports/{done[1]}/",
        "what came in": f"/imports/{done[1]}/records/",
        "undo of an import": f"/imports/{done[1]}/undo/",
        "search": "/search/?q=kone",
        "keys": "/keys/",
        "notices": "/notices/",
        "workspaces": "/workspaces/",
        "your account": "/settings/account/",
        "tokens": "/settings/tokens/",
        "people": "/settings/people/",
        "teams": "/settings/teams/",
        "team": f"/settings/teams/{house.teams['Seoul']}/",
        "fields": "/settings/fields/",
        "field": f"/settings/fields/{segment.id}/",
        "new field": "/settings/fields/new/?record=deal&kind=number",
        "workspace": "/settings/workspace/",
        "currencies": "/settings/currencies/",
        "currency": "/settings/currencies/USD/",
        "currency without a rate": "/settings/currencies/CHF/",
        "rates of a file": f"/settings/rates/imports/{rates}/",
        "calendar": "/settings/calendar/",
        "languages": "/settings/languages/",
        "roles": "/settings/roles/",
        "role": f"/settings/roles/{role}/",
        "new role": "/settings/roles/new/?copy=manager",
        "all deals": "/pipeline/list/?status=all",
        "mail": "/settings/mail/",
        "export": "/settings/data/",
        "audit log": "/settings/audit/",
        "member": f"/settings/people/{house.members['rasmus']}/",
        "missing": "/deals/00000000-0000-0000-0000-000000000000/",
        "styleguide": "/styleguide/",
    }


def _niche(house: House) -> UUID:
    """A published customer profile."""
    rule = {"field": "country", "operator": "is", "values": ["FI"], "points": 10}
    best = {"about": "company", "name": "Finnish plants", "rules": [rule]}
    made = create_profile(house.actor("ada"), definition=best, now=NOW).profile_id
    publish_profile(house.actor("ada"), profile_id=made, now=NOW)
    return made


def imported(house: House) -> tuple[UUID, UUID]:
    """An import after its dry run, and one that is done; both name somebody who is no member."""
    ada, found = house.actor("ada"), []
    for name in ("Motors", "Cranes"):
        content = f"Deal,Stage,Owner,Amount\n{name},Discovery,Moses Frase,many\n,,,\n".encode()
        run = start_import(ada, uploads=[Upload(f"{name}.csv", BytesIO(content))], now=NOW)
        check_import(ada, run_id=run, now=NOW)
        work_import(ada, run_id=run, clock=lambda: NOW)
        found.append(run)
    run_import(ada, run_id=found[1], now=NOW)
    work_import(ada, run_id=found[1], clock=lambda: NOW)
    return found[0], found[1]


def barriers(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe finds on the page: rule, and the elements it is about."""
    page.evaluate(AXE)
    found: Any = page.evaluate("rules => axe.run(document, rules)", rules)
    return [f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_axe_finds_no_barrier_on_any_page(people: People, pages: dict[str, str], theme: str) -> None:
    page = people.at("ada", theme=theme)
    found = {}
    for name, address in pages.items():
        page.goto(address)
        page.evaluate(UNFOLD)
        found[name] = barriers(page, RULES if theme == "light" else COLOURS)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_barrier_in_the_sheet_and_the_dialogs(people: People, deal: Deal, theme: str) -> None:
    page = people.at("mina", f"/deals/{deal.id}/", theme=theme)
    page.get_by_role("link", name="2 missing for Proposal").click()
    page.get_by_text("Override this gate").click()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Mark as lost").click()
    assert barriers(page) == []


@pytest.mark.parametrize("language", ["en", "ko", "fi"])
def test_no_page_scrolls_sideways_on_a_phone(people: People, pages: dict[str, str], language: str) -> None:
    change_own_profile(people.house.actor("ada"), language=language, now=NOW)
    page = people.at("ada", width=390, touch=True)
    wider = {}
    for name, address in pages.items():
        page.goto(address)
        page.evaluate(UNFOLD)
        wider[name] = page.evaluate(SIDEWAYS)
    assert {name: pixels for name, pixels in wider.items() if pixels > 0} == {}


@pytest.mark.parametrize("address", ["/insight/assessment/", "/settings/data/"])
def test_the_tab_that_one_stands_on_is_in_sight_on_a_phone(people: People, deal: Deal, address: str) -> None:
    page = people.at("ada", address, width=390, touch=True)
    for tab in page.locator(".tabs, .sections").locator("[aria-current]").all():
        expect(tab).to_be_in_viewport(ratio=0.9)
