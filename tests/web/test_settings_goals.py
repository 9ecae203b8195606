"""The page of goals, and the goal beside the forecast."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeplate.deals import actions
from homeplate.goals.actions import set_goal
from homeplate.goals.queries import adjustments, goals
from homeplate.goals.rules import Whom, quarter_of, read_period
from homeplate.insight.mirror.refresh import catch_up
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


def test_a_manager_sets_a_goal_and_finds_it_beside_the_forecast(selling: House, visit: Visit) -> None:
    now = timezone.now()
    period = quarter_of(now.date())
    deal = add_deal(selling, "rasmus", "Valves")
    due = period.until - timedelta(days=1)
    changes = {"value": Decimal(9000), "expected_close": due}
    actions.edit_deal(selling.actor("rasmus"), deal_id=deal.id, changes=changes, now=now)
    with selling.inside():
        catch_up(now=now)
    assert "No goal is set" in text_of(visit("mina").get("insight-part", "forecast"))
    body = {
        "whom": f"team:{selling.teams['Helsinki']}",
        "period": period.text,
        "amount": "20000",
        "currency": "EUR",
    }
    assert visit("mina").post("settings-goal-set", htmx=False, **body).status_code == 303
    page = text_of(visit("mina").get("settings-goals", period=period.text))
    assert "€20,000" in page and "set by" in page
    html = text_of(visit("mina").get("insight-part", "forecast"))
    assert "0 % of €20,000" in html and "There is no win rate yet" in html and "€9,000" in html
    assert "of €20,000" not in text_of(visit("mina").get("insight-part", "forecast", source="event"))


def test_what_was_typed_wrong_stays_with_its_reason(selling: House, visit: Visit) -> None:
    body = {
        "whom": f"member:{selling.members['rasmus']}",
        "period": "2026-Q1",
        "amount": "-5",
        "currency": "EUR",
    }
    answer = visit("mina").post("settings-goal-set", htmx=False, **body)
    assert answer.status_code == 422
    assert 'value="-5"' in text_of(answer)
    assert goals(selling.actor("ada"), period=read_period("2026")) == []
    for wrong in ({"period": "soon"}, {"whom": "all"}, {"amount": ""}):
        assert visit("mina").post("settings-goal-set", htmx=False, **{**body, **wrong}).status_code == 422


def test_a_rep_reads_the_own_goal_and_sets_none(selling: House, visit: Visit) -> None:
    page = text_of(visit("rasmus").get("settings-goals", period="nonsense"))
    assert "Set a goal" not in page and "Helsinki" in page


def test_what_a_manager_says_stands_beside_what_is_computed(selling: House, visit: Visit) -> None:
    add_deal(selling, "rasmus", "Valves")
    with selling.inside():
        catch_up(now=timezone.now())
    said = {"kind": "says", "amount": "700", "reason": "They signed a letter"}
    for amount in ("650", "700"):
        answer = visit("mina").post("insight-say", htmx=False, **{**said, "amount": amount})
        assert answer.status_code == 303
    html = text_of(visit("mina").get("insight-part", "forecast"))
    assert "They signed a letter" in html and "€700" in html and "Said before" in html
    rows = adjustments(selling.actor("mina"), period=quarter_of(timezone.localdate()))
    assert len(rows) == 2 and all(row.computed is not None for row in rows)
    assert "They signed a letter" not in text_of(visit("rasmus").get("insight-part", "forecast"))
    assert visit("mina").post("insight-say", htmx=False, ask="?source=event", **said).status_code == 422
    refused = visit("mina").post("insight-say", htmx=False, **{**said, "amount": "712", "reason": ""})
    assert refused.status_code == 422
    html = text_of(refused)
    assert 'value="712"' in html and "Say why" in html and "They signed a letter" in html


def test_the_page_costs_as_many_statements_for_many_goals(selling: House, visit: Visit) -> None:
    ada, actor = visit("ada"), selling.actor("ada")
    period = read_period("2026-Q1")

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            ada.get("settings-goals", period=period.text)
        return len(found)

    set_goal(actor, whom=Whom("member", selling.members["rasmus"]), period=period, amount=10, now=NOW)
    statements()
    few = statements()
    people = [Whom("member", selling.members[name]) for name in ("mina", "hana", "jiwoo", "seoyeon")]
    for whom in (*people, *(Whom("team", team) for team in selling.teams.values())):
        set_goal(actor, whom=whom, period=period, amount=20, now=NOW)
    assert statements() == few <= 20


def test_the_toast_of_a_goal_takes_it_back(selling: House, visit: Visit) -> None:
    mina, period = visit("mina"), read_period("2026-Q1")
    whom = f"member:{selling.members['rasmus']}"
    body = {"whom": whom, "period": period.text, "amount": "900", "currency": "EUR"}
    assert mina.post("settings-goal-set", htmx=False, **body).status_code == 303
    (row,) = goals(selling.actor("mina"), period=period)
    assert mina.post("settings-goal-undo", row.id, htmx=False).status_code == 303
    assert goals(selling.actor("mina"), period=period) == []
