"""Tiles about customers, what they say, and coaching: as on their pages, with links, by the rights of the reader."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeplate.accounts.actions import create_account
from homeplate.coaching.actions import Held, log_session
from homeplate.insight.mirror.refresh import catch_up
from homeplate.success.actions import record_feedback, record_referral
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, text_of
from tests.web.test_insight_customers import NAMES, sold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


@pytest.fixture
def bought(selling: House) -> House:
    """Six customers of a year and a half ago who answered; four buy again, one sent somebody; Rasmus was coached."""
    now = timezone.now()
    olli = selling.actor("olli")
    for number, name in enumerate(NAMES):
        account = create_account(olli, name=name, now=now - timedelta(days=900)).id
        sold(selling, name, account, 550, 100)
        if number < 4:
            sold(selling, name, account, 30, (100, 300, 50, 100)[number])
        record_feedback(olli, account_id=account, kind="csat", score=(5, 4, 4, 5, 2, 4)[number], now=now)
        record_feedback(olli, account_id=account, kind="nps", score=(10, 9, 9, 9, 0, 7)[number], now=now)
    record_referral(olli, account_id=account, now=now)
    whom, today = selling.members["rasmus"], timezone.localdate()
    log_session(selling.actor("mina"), whom_id=whom, day=today, minutes=60, held=Held("onboarding"), now=now)
    with selling.inside():
        catch_up(now=now)
    return selling


def body(visitor: Visitor, name: str, **wanted: str) -> str:
    html = text_of(visitor.get("dashboard-tiles", tile=name, **wanted))
    return html[html.index(f'id="body-{name}"') :]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("retention", ("67 %", "of 6 customers", "33 %", "/insight/accounts/?of=kept", "of=lost&amp;at=2")),
        ("revenue", ("92 %", "58 %", "/insight/accounts/?of=grown")),
        ("lifetime", ("Revenue of a customer a year", "of 4 customers", "too few customers to tell")),
        ("repeat", ("too few to tell", "part=customers&amp;of=again")),
        ("referred", ("too few to tell", "4 sales")),
        ("csat", ("83 %", "6 answers")),
        ("nps", ("+50", "6 answers", "Promoters", "Detractors")),
        ("referral-rate", ("too few to tell", "of 4 customers", "Won by referrals")),
        ("unhappy", ("Cargo", "Without a next step", "/accounts/")),
        ("coaching", ("1 session", "Reps not coached", "/team/coaching/?coach=", "/insight/coaching/?period=year")),
    ],
)  # fmt: skip
def test_a_tile_tells_what_its_page_tells(
    bought: House, visit: Visit, name: str, values: tuple[str, ...]
) -> None:
    html = body(visit("mina"), name)
    for value in values:
        assert value in html, (value, html)


def test_coaching_leads_to_the_same_days(bought: House, visit: Visit) -> None:
    html = body(visit("mina"), "coaching", period="last-quarter", source="web", owner="me")
    assert re.findall(r'"(/insight/coaching/[^"]*)"', html)[0] == "/insight/coaching/?period=last-quarter"


def test_who_coaches_nobody_is_offered_no_tile_of_it(bought: House, visit: Visit) -> None:
    offered = {name: text_of(visit(name).get("dashboard-one", "manager")) for name in ("mina", "rasmus")}
    assert 'data-tile="coaching"' in offered["mina"] and 'data-tile="coaching"' not in offered["rasmus"]
    assert 'data-tile="csat"' in offered["rasmus"]


def test_the_tiles_are_told_in_a_fixed_number_of_statements(bought: House, visit: Visit) -> None:
    visitor = visit("mina")
    counts: list[int] = []
    for more in (0, 0, 5):
        account = create_account(bought.actor("olli"), name=f"More {len(counts)}", now=timezone.now()).id
        for _ in range(more):
            record_feedback(
                bought.actor("olli"), account_id=account, kind="csat", score=1, now=timezone.now()
            )
        with CaptureQueriesContext(connection) as captured:
            for name in ("csat", "unhappy", "coaching"):
                body(visitor, name)
        counts.append(len(captured))
    assert counts[1] == counts[2]


def test_a_mail_and_a_paper_have_them_too(bought: House, visit: Visit) -> None:
    html = text_of(visit("ada").get("dashboard-preview", "leadership"))
    assert "Net revenue retention" in html and "Recommendation (NPS)" in html and "+50" in html
    assert visit("ada").get("dashboard-pdf", "leadership").content.startswith(b"%PDF")
