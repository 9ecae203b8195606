"""One table over every address of the pages and every role: what is not yours answers as if it were not there.

The table is complete by force: an address without a line here fails `test_every_address_is_in_the_table`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from homeplate.accounts.actions import care_for_contact, create_account, create_contact
from homeplate.accounts.duplicates.actions import put_off, search_duplicates
from homeplate.coaching.actions import Held, log_session
from homeplate.coaching.queries import session
from homeplate.coaching.rules import Agreed
from homeplate.costs.actions import record_spending
from homeplate.dashboards.actions import arrange, copy_dashboard, create_schedule
from homeplate.dashboards.rules import Rhythm
from homeplate.deals import actions
from homeplate.fields.actions import define_field
from homeplate.fit.actions import create_profile
from homeplate.goals.actions import set_goal
from homeplate.goals.rules import Whom, read_period
from homeplate.kit.ids import new_id
from homeplate.leads.actions import create_lead, save_form, save_rule
from homeplate.people.actions import create_role, create_token, invite, save_view
from homeplate.prospects.actions import start_load
from homeplate.prospects.lists.actions import create_list
from homeplate.prospects.loading.work import work_load
from homeplate.prospects.models import ListedProspect, SearchNews
from homeplate.prospects.providers.actions import create_provider
from homeplate.prospects.queries import search
from homeplate.prospects.query import Query
from homeplate.prospects.takes.actions import start_take
from homeplate.qualification.actions import answer, copy_framework
from homeplate.rates.actions import begin_import, import_rates, set_rate
from homeplate.success.actions import record_feedback, record_referral
from homeplate.transfer.actions import Upload, start_import
from homeplate.transfer.export.actions import start_export
from homeplate.transfer.export.work import work_export
from homeplate.web.urls import urlpatterns
from tests.accounts.duplicates.make import found, twins
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal

pytestmark = pytest.mark.django_db

INSIDE = ("ada", "olli", "veli", "mina", "rasmus", "jiwoo", "seoyeon", "hana")
SELLERS = ("ada", "olli", "mina", "rasmus")
"""Those who may change the deal of Rasmus: he, his manager, and those who see everything and may sell."""

SEERS = (*SELLERS, "veli")
LEADERS = ("ada", "olli", "mina")
DESIGNERS = ("ada", "olli")
BOOKKEEPERS = ("ada", "olli", "mina", "rasmus", "jiwoo", "seoyeon", "hana")
AUDITORS = ("ada", "olli", "mina", "seoyeon")
KEEPERS = ("ada",)
"""Those who keep the workspace itself."""

IMPORTERS = ("ada", "olli", "mina", "seoyeon")
ERASERS = ("ada", "olli")
"""Those who may take all data of one person out."""


class Line(NamedTuple):
    """Who may use an address; everybody else is refused with 403 or 404. `how` is get or post."""

    how: str
    who: tuple[str, ...]
    outside: int = 404


PLAIN = {
    "preferences": "no record",
    "styleguide": "samples",
    "home": "leads on",
    "workspaces": "own seats",
    "keys": "shortcuts",
    "notices": "own notices",
    "notices-seen": "own notices",
    "pulse": "a moment and a number",
    "signed-in": "whose seat it is",
    "settings": "leads on",
    "list-columns": "own columns",
    "lead-form": "for strangers; the form says what it asks",
    "join": "for strangers; the link is the key",
    "dashboard-stop": "for receivers of mail; the link is the key",
}
"""Addresses that show nobody's records."""

TABLE: dict[str, Line] = {
    "search": Line("get", INSIDE, 200),
    "today": Line("get", INSIDE, 200),
    "today-step": Line("get", SELLERS),
    "today-undo": Line("post", SELLERS),
    "today-look": Line("post", LEADERS),
    "pipeline": Line("get", INSIDE, 200),
    "insight": Line("get", INSIDE, 200),
    "insight-part": Line("get", INSIDE, 200),
    "team-coaching": Line("get", INSIDE, 200),
    "team-coaching-log": Line("post", (*LEADERS, "seoyeon"), 422),
    "team-coaching-session": Line("get", SELLERS),
    "team-coaching-change": Line("post", LEADERS),
    "team-coaching-delete": Line("post", LEADERS),
    "team-coaching-restore": Line("post", LEADERS),
    "team-coaching-tick": Line("post", SELLERS),
    "insight-coaching": Line("get", AUDITORS, 200),
    "insight-coaching-file": Line("get", AUDITORS, 200),
    "spending": Line("get", AUDITORS, 200),
    "spending-file": Line("get", AUDITORS, 200),
    "spending-record": Line("post", AUDITORS, 422),
    "spending-bring": Line("post", AUDITORS, 422),
    "spending-bring-undo": Line("post", AUDITORS, 303),
    "spending-one": Line("get", LEADERS),
    "spending-delete": Line("post", LEADERS),
    "spending-restore": Line("post", LEADERS),
    "spending-undo": Line("post", LEADERS),
    "insight-file": Line("get", IMPORTERS, 409),
    "insight-deals": Line("get", INSIDE, 409),
    "insight-deals-file": Line("get", IMPORTERS, 409),
    "insight-accounts": Line("get", INSIDE, 409),
    "insight-accounts-file": Line("get", IMPORTERS, 409),
    "insight-filters": Line("get", INSIDE, 409),
    "insight-what-if": Line("get", INSIDE, 200),
    "insight-say": Line("post", AUDITORS, 409),
    "insight-weeks-file": Line("get", IMPORTERS, 409),
    "insight-weights": Line("post", DESIGNERS, 409),
    "insight-proposals": Line("post", DESIGNERS, 409),
    "insight-proposal-decline": Line("post", DESIGNERS, 409),
    "insight-train": Line("post", DESIGNERS, 409),
    "insight-train-stop": Line("post", DESIGNERS, 409),
    "insight-version": Line("post", DESIGNERS, 409),
    "pipeline-more": Line("get", INSIDE, 409),
    "pipeline-diamond": Line("get", INSIDE, 200),
    "pipeline-funnel": Line("get", INSIDE, 200),
    "pipeline-funnel-figures": Line("get", IMPORTERS, 409),
    "pipeline-timeline": Line("get", INSIDE, 200),
    "pipeline-list": Line("get", INSIDE, 200),
    "pipeline-export": Line("get", IMPORTERS, 409),
    "pipeline-together": Line("post", BOOKKEEPERS, 409),
    "pipeline-move": Line("post", SELLERS),
    "deal-new": Line("get", BOOKKEEPERS, 200),
    "deal": Line("get", SEERS),
    "deal-brief": Line("get", SEERS),
    "deal-edit": Line("post", SELLERS),
    "deal-row": Line("get", SEERS),
    "deal-cell": Line("get", SELLERS),
    "deal-cell-undo": Line("post", SELLERS),
    "deal-step": Line("post", SELLERS),
    "deal-no": Line("post", SELLERS),
    "deal-no-undo": Line("post", SELLERS),
    "deal-assign": Line("post", LEADERS),
    "deal-archive": Line("post", SELLERS),
    "deal-restore": Line("post", SELLERS),
    "deal-gate": Line("get", SEERS),
    "deal-override": Line("post", LEADERS),
    "deal-back": Line("post", SELLERS),
    "deal-win": Line("post", SELLERS),
    "deal-lose": Line("post", SELLERS),
    "deal-reopen": Line("post", SELLERS),
    "deal-validate": Line("post", SELLERS),
    "deal-withdraw": Line("post", SELLERS),
    "deal-persona": Line("post", SELLERS),
    "qualification": Line("get", INSIDE, 200),
    "qualification-choose": Line("post", DESIGNERS, 303),
    "qualification-copy": Line("post", DESIGNERS, 422),
    "qualification-deals": Line("get", INSIDE, 200),
    "framework": Line("get", INSIDE),
    "framework-archive": Line("post", DESIGNERS),
    "framework-restore": Line("post", DESIGNERS),
    "deal-qualification": Line("get", SEERS),
    "deal-answer": Line("post", SELLERS),
    "deal-answer-withdraw": Line("post", SELLERS),
    "deal-answer-undo": Line("post", SELLERS),
    "deal-person": Line("post", SELLERS),
    "deal-person-remove": Line("post", SELLERS),
    "competitors": Line("get", INSIDE, 200),
    "deal-competitor": Line("post", SELLERS),
    "deal-document-add": Line("post", SELLERS),
    "deal-document": Line("get", SEERS),
    "deal-document-archive": Line("post", SELLERS),
    "leads": Line("get", INSIDE, 200),
    "lead-new": Line("get", INSIDE, 200),
    "leads-funnel": Line("get", INSIDE, 200),
    "lead-settings": Line("get", AUDITORS, 200),
    "lead-settings-do": Line("post", AUDITORS, 422),
    "lead-rule-new": Line("get", AUDITORS, 200),
    "lead-rule": Line("get", AUDITORS),
    "lead-rule-restore": Line("post", DESIGNERS),
    "lead-form-new": Line("get", AUDITORS, 200),
    "lead-form-edit": Line("get", AUDITORS),
    "leads-together": Line("post", BOOKKEEPERS, 409),
    "lead": Line("get", SEERS),
    "lead-edit": Line("post", SELLERS),
    "lead-convert": Line("get", SELLERS),
    "lead-do": Line("post", SELLERS),
    "lead-undo": Line("post", SELLERS),
    "lead-qualification": Line("get", SEERS),
    "lead-answer": Line("post", SELLERS),
    "lead-answer-withdraw": Line("post", SELLERS),
    "lead-answer-undo": Line("post", SELLERS),
    "lead-restore": Line("post", SELLERS),
    "accounts": Line("get", INSIDE, 200),
    "account-new": Line("get", BOOKKEEPERS, 200),
    "account-suggest": Line("get", INSIDE, 200),
    "account-referral-suggest": Line("get", BOOKKEEPERS, 200),
    "account": Line("get", INSIDE),
    "account-edit": Line("post", BOOKKEEPERS),
    "account-row": Line("get", INSIDE),
    "account-cell": Line("get", BOOKKEEPERS),
    "account-cell-undo": Line("post", BOOKKEEPERS),
    "account-archive": Line("post", BOOKKEEPERS),
    "account-restore": Line("post", BOOKKEEPERS),
    "account-merge": Line("get", BOOKKEEPERS),
    "account-unmerge": Line("post", BOOKKEEPERS),
    "account-feedback": Line("post", BOOKKEEPERS),
    "account-feedback-one": Line("get", BOOKKEEPERS),
    "account-feedback-delete": Line("post", BOOKKEEPERS),
    "account-feedback-restore": Line("post", BOOKKEEPERS),
    "account-referral": Line("post", BOOKKEEPERS),
    "account-referral-one": Line("get", BOOKKEEPERS),
    "account-referral-delete": Line("post", BOOKKEEPERS),
    "account-referral-restore": Line("post", BOOKKEEPERS),
    "contact-new": Line("get", BOOKKEEPERS, 200),
    "contact": Line("get", INSIDE),
    "contact-edit": Line("post", BOOKKEEPERS),
    "contact-archive": Line("post", BOOKKEEPERS),
    "contact-restore": Line("post", BOOKKEEPERS),
    "contact-basis": Line("post", BOOKKEEPERS),
    "contact-stop": Line("post", BOOKKEEPERS),
    "contact-allow": Line("post", BOOKKEEPERS),
    "contact-care-undo": Line("post", BOOKKEEPERS),
    "contact-data": Line("post", IMPORTERS),
    "contact-erase": Line("get", ERASERS),
    "contact-merge": Line("get", BOOKKEEPERS),
    "contact-unmerge": Line("post", BOOKKEEPERS),
    "prospects": Line("get", INSIDE, 200),
    "prospect-company": Line("get", INSIDE),
    "prospect-person": Line("get", INSIDE),
    "prospect-archive": Line("post", BOOKKEEPERS),
    "prospect-restore": Line("post", BOOKKEEPERS),
    "prospect-take": Line("get", BOOKKEEPERS, 200),
    "lead-takes": Line("get", INSIDE, 200),
    "lead-take": Line("get", INSIDE),
    "lead-take-report": Line("get", IMPORTERS),
    "lead-take-do": Line("post", IMPORTERS),
    "prospect-lists": Line("get", INSIDE, 200),
    "prospect-list-add": Line("get", BOOKKEEPERS, 200),
    "prospect-list": Line("get", INSIDE),
    "prospect-list-export": Line("get", IMPORTERS),
    "prospect-list-do": Line("post", BOOKKEEPERS),
    "prospect-list-undo": Line("post", BOOKKEEPERS),
    "prospect-watch": Line("post", INSIDE),
    "prospect-news": Line("get", ("ada",)),
    "prospect-enrich": Line("get", IMPORTERS, 200),
    "settings-providers": Line("get", KEEPERS, 200),
    "settings-provider-new": Line("get", KEEPERS, 200),
    "settings-provider": Line("get", KEEPERS),
    "settings-provider-do": Line("post", KEEPERS),
    "prospect-loads": Line("get", IMPORTERS, 200),
    "prospect-load": Line("get", IMPORTERS),
    "prospect-load-do": Line("post", IMPORTERS),
    "prospect-load-report": Line("get", IMPORTERS),
    "processes": Line("get", INSIDE, 200),
    "process-new": Line("post", DESIGNERS, 422),
    "process": Line("get", INSIDE),
    "process-yaml": Line("get", INSIDE),
    "process-diff": Line("get", INSIDE),
    "process-edit": Line("get", DESIGNERS),
    "process-studio": Line("get", DESIGNERS),
    "process-studio-do": Line("post", DESIGNERS),
    "process-studio-settings": Line("get", DESIGNERS),
    "process-studio-stage": Line("get", DESIGNERS),
    "process-studio-criterion": Line("get", DESIGNERS),
    "process-check": Line("get", DESIGNERS),
    "process-copy": Line("post", DESIGNERS),
    "process-reason": Line("post", DESIGNERS),
    "process-publish": Line("post", DESIGNERS),
    "process-undiscard": Line("post", DESIGNERS),
    "process-discard": Line("post", DESIGNERS),
    "process-default": Line("post", DESIGNERS),
    "process-retire": Line("post", DESIGNERS),
    "process-restore": Line("post", DESIGNERS),
    "process-impact": Line("get", INSIDE),
    "process-migrate": Line("post", DESIGNERS),
    "profiles": Line("get", INSIDE, 200),
    "profile-new": Line("get", DESIGNERS, 200),
    "profile": Line("get", INSIDE),
    "profile-try": Line("post", DESIGNERS),
    "profile-rule": Line("post", DESIGNERS),
    "profile-rule-remove": Line("post", DESIGNERS),
    "profile-settings": Line("post", DESIGNERS),
    "profile-undo": Line("post", DESIGNERS),
    "profile-publish": Line("post", DESIGNERS),
    "profile-discard": Line("post", DESIGNERS),
    "profile-propose": Line("post", DESIGNERS, 303),
    "profile-learned": Line("get", INSIDE),
    "profile-take": Line("post", DESIGNERS),
    "profile-copy": Line("post", DESIGNERS),
    "profile-archive": Line("post", DESIGNERS),
    "profile-restore": Line("post", DESIGNERS),
    "imports": Line("get", IMPORTERS, 200),
    "import": Line("get", DESIGNERS),
    "import-columns": Line("get", DESIGNERS),
    "import-stages": Line("get", DESIGNERS),
    "import-people": Line("get", DESIGNERS),
    "import-records": Line("get", DESIGNERS),
    "import-run": Line("post", DESIGNERS),
    "import-cancel": Line("post", DESIGNERS),
    "import-undo": Line("get", DESIGNERS),
    "import-discard": Line("post", DESIGNERS),
    "import-report": Line("get", DESIGNERS),
    "welcome": Line("get", DESIGNERS, 200),
    "welcome-questions": Line("get", DESIGNERS, 200),
    "welcome-process": Line("get", DESIGNERS, 200),
    "welcome-team": Line("get", DESIGNERS, 200),
    "welcome-colleague": Line("post", KEEPERS, 422),
    "welcome-accounts": Line("get", DESIGNERS, 200),
    "welcome-deal": Line("get", DESIGNERS, 200),
    "welcome-sample": Line("get", DESIGNERS, 200),
    "welcome-sample-remove": Line("post", DESIGNERS, 303),
    "settings-account": Line("get", INSIDE, 200),
    "settings-sign-out": Line("post", INSIDE, 303),
    "settings-zones": Line("get", INSIDE, 200),
    "settings-tokens": Line("get", INSIDE, 200),
    "settings-token-revoke": Line("post", ("ada", "rasmus")),
    "day-note": Line("get", INSIDE, 200),
    "settings-calendar": Line("get", INSIDE, 200),
    "settings-calendar-week": Line("post", KEEPERS, 422),
    "settings-calendar-hours": Line("post", KEEPERS, 422),
    "settings-calendar-add": Line("post", KEEPERS, 422),
    "settings-calendar-remove": Line("post", KEEPERS, 422),
    "settings-languages": Line("get", KEEPERS, 200),
    "settings-roles": Line("get", INSIDE, 200),
    "settings-role-new": Line("get", KEEPERS, 200),
    "settings-role": Line("get", KEEPERS),
    "settings-role-delete": Line("post", KEEPERS),
    "settings-role-restore": Line("post", KEEPERS),
    "settings-teams": Line("get", KEEPERS, 200),
    "settings-team": Line("get", KEEPERS),
    "settings-team-delete": Line("post", KEEPERS),
    "settings-team-restore": Line("post", KEEPERS),
    "settings-fields": Line("get", DESIGNERS, 200),
    "settings-field-new": Line("get", DESIGNERS, 200),
    "settings-field": Line("get", DESIGNERS),
    "settings-field-move": Line("post", DESIGNERS),
    "settings-field-archive": Line("post", DESIGNERS),
    "settings-field-restore": Line("post", DESIGNERS),
    "settings-workspace": Line("get", KEEPERS, 200),
    "settings-mail": Line("get", KEEPERS, 200),
    "settings-data": Line("get", KEEPERS, 200),
    "settings-delete": Line("post", KEEPERS, 422),
    "settings-keep": Line("post", KEEPERS, 303),
    "settings-export-start": Line("post", KEEPERS, 303),
    "settings-export-download": Line("get", KEEPERS),
    "settings-export-cancel": Line("post", KEEPERS),
    "settings-export-forget": Line("post", KEEPERS),
    "settings-audit": Line("get", AUDITORS, 200),
    "accounts-export": Line("get", IMPORTERS, 200),
    "duplicates": Line("get", INSIDE, 200),
    "duplicates-sure": Line("get", BOOKKEEPERS, 200),
    "duplicates-search": Line("post", BOOKKEEPERS, 303),
    "duplicates-cancel": Line("post", BOOKKEEPERS),
    "duplicates-again": Line("post", BOOKKEEPERS),
    "duplicates-unmerge": Line("post", BOOKKEEPERS),
    "duplicates-group": Line("get", BOOKKEEPERS),
    "duplicates-apart": Line("post", BOOKKEEPERS),
    "duplicates-later": Line("post", BOOKKEEPERS),
    "accounts-merge": Line("get", BOOKKEEPERS, 303),
    "contacts": Line("get", INSIDE, 200),
    "contacts-export": Line("get", IMPORTERS, 200),
    "contacts-merge": Line("get", BOOKKEEPERS, 303),
    "contacts-erased": Line("get", ERASERS, 200),
    "contact-row": Line("get", INSIDE),
    "contact-cell": Line("get", BOOKKEEPERS),
    "contact-cell-undo": Line("post", BOOKKEEPERS),
    "views": Line("get", INSIDE, 200),
    "view": Line("get", ("ada", "rasmus")),
    "view-choose": Line("post", ("ada", "rasmus", "jiwoo", "mina")),
    "view-delete": Line("post", ("ada", "rasmus")),
    "view-restore": Line("post", ()),
    "dashboard": Line("get", INSIDE, 200),
    "dashboard-tiles": Line("get", INSIDE, 200),
    "dashboard-one": Line("get", ("rasmus",)),
    "dashboard-pdf": Line("get", ("rasmus",)),
    "dashboard-preview": Line("get", ("rasmus",)),
    "dashboard-copy": Line("get", ("rasmus",)),
    "dashboard-begin": Line("post", ("rasmus",)),
    "dashboard-arrange": Line("post", ("rasmus",)),
    "dashboard-undo": Line("post", ("rasmus",)),
    "dashboard-back": Line("post", ("rasmus",)),
    "dashboard-keep": Line("post", ("rasmus",)),
    "dashboard-settings": Line("get", ("rasmus",)),
    "dashboard-schedules": Line("get", ("rasmus",)),
    "dashboard-delete": Line("post", ("rasmus",)),
    "dashboard-restore": Line("post", ()),
    "schedule": Line("get", ("rasmus",)),
    "schedule-do": Line("post", ("rasmus",)),
    "schedule-restore": Line("post", ()),
    "settings-audit-export": Line("get", AUDITORS, 200),
    "settings-currencies": Line("get", INSIDE, 200),
    "settings-currency": Line("get", INSIDE, 200),
    "settings-currency-report": Line("post", KEEPERS, 422),
    "settings-currency-add": Line("post", KEEPERS, 422),
    "settings-currency-drop": Line("post", KEEPERS),
    "settings-goals": Line("get", INSIDE, 200),
    "settings-goal-set": Line("post", AUDITORS, 422),
    "settings-goal-remove": Line("post", LEADERS),
    "settings-goal-undo": Line("post", LEADERS),
    "settings-rates-import": Line("post", KEEPERS, 422),
    "settings-rates-undo": Line("post", KEEPERS),
    "rates-import": Line("get", KEEPERS),
    "rates-import-cancel": Line("post", KEEPERS),
    "rates-import-left-out": Line("get", KEEPERS),
    "settings-rate-set": Line("post", KEEPERS, 422),
    "settings-rate-remove": Line("post", KEEPERS),
    "settings-rate-undo": Line("post", KEEPERS),
    "settings-people": Line("get", KEEPERS, 200),
    "settings-member": Line("get", KEEPERS),
    "settings-member-address": Line("post", KEEPERS),
    "settings-member-deactivate": Line("post", KEEPERS),
    "settings-member-reactivate": Line("post", KEEPERS),
    "settings-invite": Line("post", KEEPERS, 422),
    "settings-invitation-renew": Line("post", KEEPERS),
    "settings-invitation-withdraw": Line("post", KEEPERS),
    "settings-invitation-reinstate": Line("post", KEEPERS),
}
FIRST: dict[str, dict[str, str]] = {
    "pipeline-more": {"stage": "discovery"},
    "process-diff": {"before": "1", "after": "1"},
    "search": {"q": "pumps"},
    "qualification-deals": {"fact": "need"},
    "dashboard-arrange": {"do": "width", "tile": "forecast"},
    "account-suggest": {"account": "kone"},
    "account-referral-suggest": {"led": "kone"},
    "settings-zones": {"time_zone": "hel"},
    "prospect-take": {"search": ""},
    "prospect-enrich": {"search": ""},
    "prospect-list-add": {"search": ""},
}
"""What an address is asked with where it needs something."""


ONCE = (
    "duplicates-apart",
    "duplicates-later",
    "duplicates-cancel",
    "duplicates-again",
    "deal-person-remove",
    "settings-goal-remove",
    "settings-goal-undo",
    "team-coaching-delete",
    "spending-delete",
    "deal-document-archive",
    "account-feedback-delete",
    "account-referral-delete",
    "import-discard",
    "view-delete",
    "dashboard-delete",
)
"""After the first time there is nothing left to do it with."""

SECRETS = (
    b"Pumps for Oulu",
    b"Kone Oyj",
    b"Minna",
    b"Secret",
    b"Tour",
    b"deals.csv",
    b"kaisa@",
    b"Jiwoo",
    b"Seoul",
)
"""What the records of the table are called."""


def patterns() -> Iterator[URLPattern]:
    """Every address of the pages."""
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        yield pattern


def test_every_address_is_in_the_table() -> None:
    names = {pattern.name for pattern in patterns()}
    assert names == set(TABLE) | set(PLAIN)


@pytest.fixture
def records(selling: House) -> dict[str, Any]:
    """One record of each kind: a deal of Rasmus and what belongs to it."""
    house = selling
    rasmus, ada = house.actor("rasmus"), house.actor("ada")
    account = create_account(rasmus, name="Kone Oyj", now=NOW)
    contact = create_contact(rasmus, name="Minna Salo", account_id=account.id, now=NOW)
    cared = care_for_contact(rasmus, contact_id=contact.id, changes={"stops": {"post": {}}}, now=NOW)
    deal = add_deal(house, account_id=account.id)
    actions.put_stakeholder(rasmus, deal_id=deal.id, contact_id=contact.id, buying_role="guide", now=NOW)
    brief = BytesIO(b"Secret brief")
    file = actions.add_document(rasmus, deal_id=deal.id, name="brief.txt", content=brief, now=NOW)
    answer(rasmus, deal_id=deal.id, fact="timeline", score=2, now=NOW)
    copy_framework(house.actor("ada"), key="bant", name={"en": "House"}, now=NOW)
    upload = Upload("deals.csv", BytesIO(b"Deal,Stage\nPumps,Discovery\n"))
    run = start_import(ada, uploads=[upload], now=NOW)
    rate = set_rate(ada, currency="USD", worth="0.92", day=date(2026, 3, 1), now=NOW)
    rates = import_rates(ada, content=b"currency,day,rate\nUSD,2026-02-01,0.9\n", now=NOW)
    long_file = b"currency,day,rate\n" + b"USD,2026-01-31,0.9\n" * 500
    goal = set_goal(
        ada,
        whom=Whom("member", house.members["rasmus"]),
        period=read_period("2026"),
        amount=Decimal(9),
        now=NOW,
    )
    return {
        **prospect(house),
        "goal_id": goal,
        **coached(house),
        "spending_id": record_spending(
            ada,
            purpose="win",
            since=date(2026, 1, 1),
            until=date(2026, 4, 1),
            amount=900,
            what="Secret fair",
            team_id=house.teams["Helsinki"],
            now=NOW,
        ),
        "referral_id": record_referral(rasmus, account_id=account.id, note="Secret friend", now=NOW),
        "feedback_id": record_feedback(
            rasmus, account_id=account.id, kind="nps", score=3, comment="Secret grief", now=NOW
        ),
        "role_id": create_role(ada, name="Secret desk", base="rep", now=NOW),
        "code": "USD",
        "place": "pipeline",
        "name": "name",
        "part": "forecast",
        "view_id": save_view(
            rasmus, page="pipeline", shape="list", name="Secret view", query="", sharing="team", now=NOW
        ),
        "which": (desk := secret_dashboard(house)),
        "schedule_id": create_schedule(
            rasmus,
            which=str(desk),
            rhythm=Rhythm("daily"),
            receivers=[house.members["rasmus"]],
            site="",
            now=NOW,
        ),
        "rate_id": rate.rate_id,
        "fact_id": rate.fact_id,
        "batch": rates.id,
        "rates_id": begin_import(ada, name="secret-rates.csv", content=long_file, now=NOW),
        **duplicates(house),
        "deal_id": deal.id,
        "fact": "timeline",
        "framework_key": "house",
        "rule_id": save_rule(ada, name="Secret rule", team_id=house.teams["Seoul"], now=NOW).id,
        "form_id": save_form(ada, values={"name": "Secret form", "title": "Ask"}, now=NOW).id,
        "workspace_id": house.id,
        "lead_id": create_lead(rasmus, person="Secret lead", now=NOW).id,
        "account_id": account.id,
        "contact_id": contact.id,
        "revision": cared.revision,
        "document_id": file.id,
        "process_id": deal.process_id,
        "profile_id": secret_profile(house),
        "run_id": run,
        "export_id": exported(house),
        "token_id": create_token(rasmus, name="Secret", scopes=["people:read"], now=NOW).id,
        "team_id": house.teams["Seoul"],
        "field_id": define_field(
            ada, record="deal", key="plant", kind="text", label={"en": "Secret plant"}, now=NOW
        ).id,
        "member_id": house.members["jiwoo"],
        "invitation_id": invite(ada, email="kaisa@northwind.example", language="en", now=NOW).id,
        "key": "need",
        "stage_key": "discovery",
        "criterion_key": "need",
    }


def coached(house: House) -> dict[str, Any]:
    """A session of Mina with Rasmus in which something was agreed."""
    agreed = [Agreed("Secret promise", NOW.date())]
    held = Held("other", notes="Secret talk", follow_ups=agreed)
    rasmus, mina = house.members["rasmus"], house.actor("mina")
    made = log_session(mina, whom_id=rasmus, day=NOW.date(), minutes=30, held=held, now=NOW)
    told = session(mina, session_id=made).follow_ups[0]
    return {"session_id": made, "follow_up_id": told.id, "how": "done"}


def duplicates(house: House) -> dict[str, UUID]:
    """A group of accounts that may be one, a search for more, and two that were made one."""
    rasmus = house.actor("rasmus")
    kept, merged = twins(house, "Secret Oy", "Secret Oyj")
    pair = found(house, *twins(house, "Secret Ltd", "Secret Limited", "Secret"))
    put_off(rasmus, pair_ids=[pair.id], now=NOW)
    return {
        "group_id": pair.group,
        "search_id": search_duplicates(rasmus, now=NOW),
        "batch_id": actions.merge_groups(
            rasmus, kind="account", groups=[actions.Together(kept.id, (merged.id,))], now=NOW
        ),
    }


def prospect(house: House) -> dict[str, Any]:
    """A person at a company among the prospects, and a load that waits."""
    ada = house.actor("ada")
    lines = b"name,title,company,company domain\nSecret Person,HR,Secret Ltd,secret.example\n"
    done = start_load(ada, name="secret.csv", content=BytesIO(lines), now=NOW, queued=False)
    work_load(ada, load_id=done, clock=lambda: NOW)
    waiting = start_load(ada, name="secret.csv", content=BytesIO(lines), now=NOW, queued=False)
    found = search(ada, wanted=Query(), now=NOW).rows[0]
    person = {"person_id": found.id, "record_id": found.id, "about": "people"}
    given = {"address": "https://secret.example/", "companies": "city"}
    provider = create_provider(ada, name="Secret provider", kind="http", given=given, key="secret", now=NOW)
    asked = {"provider_id": provider, "doing": "off"}
    ids = {"company_id": getattr(found, "company_id"), "load_id": waiting, "what": "cancel"}  # noqa: B009
    return {**person, **asked, **ids, **results(house, found.id)}


def results(house: House, person_id: UUID) -> dict[str, Any]:
    """What became of a prospect: a take that waits, a list that everybody sees, news of a watched search."""
    ada = house.actor("ada")
    about: dict[str, Any] = {"about": "people", "ids": [person_id], "now": NOW}
    listed = create_list(ada, name="Secret list", sharing="all", **about)
    search_id = save_view(
        ada, page="prospects", shape="list", name="Secret search", query="", sharing="all", now=NOW
    )
    with house.inside():
        change = ListedProspect.objects.values_list("change_id", flat=True)[0]
        member = house.members["ada"]
        news = SearchNews(
            view_id=search_id, member_id=member, name="Secret", about="people", number=1, ids=b"", at=NOW
        )
        news.save(force_insert=True)
    take = start_take(ada, **about, queued=False)
    return {
        "take_id": take,
        "list_id": listed,
        "act": "remove",
        "change_id": change,
        "saved_id": search_id,
        "news_id": news.id,
    }


def secret_dashboard(house: House) -> UUID:
    """A dashboard of Rasmus that was arranged once."""
    rasmus = house.actor("rasmus")
    made = copy_dashboard(rasmus, which="rep", name="Secret desk", now=NOW)
    arrange(rasmus, dashboard_id=made, do="width", tile="forecast", now=NOW)
    return made


def secret_profile(house: House) -> UUID:
    """A profile with a draft."""
    rule = {"field": "industry", "operator": "is", "values": ["Secret trade"], "points": 10}
    definition = {"about": "company", "name": "Secret niche", "rules": [rule]}
    return create_profile(house.actor("olli"), definition=definition, now=NOW).profile_id


def exported(house: House) -> UUID:
    """A whole export of Ada's that is done."""
    export_id = start_export(house.actor("ada"), now=NOW)
    work_export(house.id, export_id=export_id, clock=lambda: NOW)
    return export_id


def address(name: str, records: dict[str, Any]) -> str:
    """The address of a page about these records."""
    pattern = next(one for one in patterns() if one.name == name)
    return reverse(name, kwargs={key: records[key] for key in pattern.pattern.converters})


def ask(visit: Visit, who: str, name: str, records: dict[str, Any]) -> HttpResponse:
    """The answer of a page to somebody."""
    client, where = visit(who).client, address(name, records)
    if TABLE[name].how == "get":
        return client.get(where, FIRST.get(name, {}))  # type: ignore[return-value]
    body = {"deal": str(records["deal_id"]), "stage": "proposal"} if name == "pipeline-move" else {}
    return client.post(where, body)  # type: ignore[return-value]


def test_nothing_of_a_workspace_shows_next_door(records: dict[str, Any], visit: Visit) -> None:
    wrong = []
    for name, line in TABLE.items():
        response = ask(visit, "outsider", name, records)
        body = b"" if response.streaming else response.content
        if response.status_code != line.outside or any(secret in body for secret in SECRETS):
            wrong.append((name, response.status_code))
    assert wrong == []


def test_nobody_does_more_than_the_table_says(records: dict[str, Any], visit: Visit) -> None:
    wrong = []
    for name, line in TABLE.items():
        for who in set(INSIDE) - set(line.who):
            status = ask(visit, who, name, records).status_code
            if status not in (403, 404):
                wrong.append((name, who, status))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(TABLE))
def test_whoever_may_is_let_do_it(records: dict[str, Any], visit: Visit, name: str) -> None:
    for who in TABLE[name].who:
        status = ask(visit, who, name, records).status_code
        gone = name in ONCE and who != TABLE[name].who[0]
        assert status < 500, (name, who)
        assert gone or status not in (401, 403, 404), (name, who)


def test_a_record_that_never_was_is_not_found(records: dict[str, Any], visit: Visit) -> None:
    nobody = {**dict.fromkeys(records, new_id()), "key": "need", "revision": 1}
    about = [str(one.name) for one in patterns() if one.pattern.converters and one.name in TABLE]
    answers = {name: ask(visit, "ada", name, nobody).status_code for name in about}
    assert answers == dict.fromkeys(about, 404)


def test_a_stranger_is_sent_to_the_door(records: dict[str, Any]) -> None:
    client = Client()
    for name, line in TABLE.items():
        where = address(name, records)
        response = client.get(where) if line.how == "get" else client.post(where)
        found = (name, response.status_code, response.headers.get("Location", "").split("?")[0])
        # What was sent is answered on the spot: a redirect would lose what was typed.
        assert found == ((name, 302, "/accounts/login/") if line.how == "get" else (name, 401, ""))
