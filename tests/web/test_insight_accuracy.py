"""How good the forecast was, as a page and a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.people.actions import change_own_profile
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def rows_of(visitor: Visitor, **asked: Any) -> list[list[str]]:
    answer = visitor.get("insight-file", "accuracy", **asked)
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


@pytest.fixture
def months(selling: House) -> House:
    """A sale of Rasmus in each of eight months, and one of Hana in three."""
    now = timezone.now()
    for number in range(8):
        for owner in ("rasmus", "hana") if number < 3 else ("rasmus",):
            begun = now - timedelta(days=31 * number + 25)
            deal = actions.create_deal(selling.actor(owner), name=f"Sale {number}", now=begun)
            changes = {"value": Decimal(1000)}
            actions.edit_deal(selling.actor(owner), deal_id=deal.id, changes=changes, now=begun)
            actions.win(
                selling.actor("ada"),
                deal_id=deal.id,
                override_reason="On paper",
                now=begun + timedelta(days=3),
            )
    with selling.inside():
        catch_up(now=now)
    return selling


def test_each_way_stands_beside_what_was_booked(months: House, visit: Visit) -> None:
    html = words(text_of(visit("ada").get("insight-part", "accuracy")))
    for name in (
        "Computed forecast",
        "Last month",
        "Mean of three months",
        "Ranges that held",
        "Value added",
    ):
        assert name in html
    rows = rows_of(visit("ada"))
    ways = {row[1] for row in rows[1:]}
    assert {"Computed forecast", "last month", "same month of the previous quarter"} <= ways
    assert len({row[0] for row in rows[1:]}) >= 4
    for row in rows[1:]:
        said, booked, off = Decimal(row[4]), Decimal(row[7]), row[8]
        if booked:
            assert Decimal(off) == pytest.approx((said - booked) / booked, abs=Decimal("0.0001"))


def test_what_it_cannot_tell_is_said(months: House, visit: Visit) -> None:
    html = words(text_of(visit("ada").get("insight-part", "accuracy", period="quarter")))
    assert "tell little" in html or "tells little" in html
    assert "No leader had said anything of these months by their beginning." in html
    assert "Nothing was in commit or best case when these months began." in html


def test_what_a_month_brought_leads_to_its_deals(months: House, visit: Visit) -> None:
    ada = visit("ada")
    html = text_of(ada.get("insight-part", "accuracy"))
    found = re.findall(r'href="(/insight/deals/\?[^"]*month-[^"]+)"', html)
    assert found
    page = text_of(ada.client.get(found[0].replace("&amp;", "&")))
    assert "Won in" in page and "Sale" in page
    for wrong in ("month-2026-13", "month-", "booked", "month-9999-12", "month-0001-01", "month-2200-01"):
        assert ada.get("insight-deals", part="accuracy", of=wrong).status_code == 404


def test_everybody_is_told_of_the_deals_in_reach(months: House, visit: Visit) -> None:
    booked = {
        who: sum({row[0]: Decimal(row[7]) for row in rows_of(visit(who))[1:]}.values())
        for who in ("ada", "mina")
    }
    assert booked["mina"] < booked["ada"]
    assert visit("rasmus").get("insight-file", "accuracy").status_code == 403
    assert "Computed forecast" in text_of(visit("rasmus").get("insight-part", "accuracy"))


def test_an_empty_workspace_says_that_there_is_nothing_to_tell(selling: House, visit: Visit) -> None:
    actions.create_deal(selling.actor("hana"), name="Cranes", now=timezone.now())
    with selling.inside():
        catch_up(now=timezone.now())
    assert "Nothing to tell yet" in text_of(visit("rasmus").get("insight-part", "accuracy"))


@pytest.mark.parametrize(("language", "label"), [("ko", "예측"), ("fi", "ennuste")])
def test_it_is_told_in_the_language_of_the_reader(
    months: House, visit: Visit, language: str, label: str
) -> None:
    change_own_profile(months.actor("ada"), language=language, now=timezone.now())
    html = text_of(visit("ada").get("insight-part", "accuracy"))
    assert label in html and "Computed forecast" not in html
