"""How a forecast moved: the drawing, its table and its file, and who sees which."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.goals.rules import Period
from homeplate.insight.mirror.refresh import catch_up
from homeplate.insight.models import ForecastWeek
from homeplate.insight.weekly.keeping import keep_weeks
from homeplate.people.actions import change_own_profile, change_workspace
from homeplate.people.queries import operator
from homeplate.playbook.queries import choices
from homeplate.web.insight.moved import MOST_STEPS, _ask_for_more, scale_to
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


def write(house: House, at_once: int = 60) -> int:
    with house.inside():
        catch_up(now=timezone.now())
        return keep_weeks(operator(house.id), now=timezone.now(), at_once=at_once)


@pytest.fixture
def weeks(selling: House) -> House:
    """Deals in Helsinki and Busan for half a year, one of them won in the last quarter."""
    now = timezone.now()
    for owner, name, ago in (("rasmus", "Valves", 170), ("jiwoo", "Pumps", 150), ("hana", "Cranes", 40)):
        begun = now - timedelta(days=ago)
        deal = actions.create_deal(selling.actor(owner), name=name, now=begun)
        actions.edit_deal(
            selling.actor(owner),
            deal_id=deal.id,
            changes={"value": Decimal(2000)},
            now=begun + timedelta(days=1),
        )
    write(selling)
    return selling


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def rows_of(visitor: Visitor, **asked: Any) -> list[list[str]]:
    answer = visitor.get("insight-weeks-file", **asked)
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_what_was_kept_and_what_was_computed_afterwards_are_told_apart(weeks: House, visit: Visit) -> None:
    html = text_of(visit("ada").get("insight-part", "forecast"))
    assert "How the forecast moved" in html
    assert 'class="range hollow"' in html and 'class="range"' in html
    assert "computed afterwards" in html and "that week" in html
    ways = [row[3] for row in rows_of(visit("ada"))[1:]]
    assert ways.count("that week") >= 1 and ways.count("afterwards") >= 1


def test_the_file_tells_what_was_in_each_category(selling: House, visit: Visit) -> None:
    now, rasmus = timezone.now(), selling.actor("rasmus")
    changes = {"value": Decimal(70), "expected_close": timezone.localdate(now)}
    deal = add_deal(selling, "rasmus", "Valves")
    actions.edit_deal(rasmus, deal_id=deal.id, changes=changes, now=now)
    actions.set_category(rasmus, deal_id=deal.id, category="commit", now=now)
    write(selling, at_once=1)
    header, *rows = rows_of(visit("ada"))
    told = dict(zip(header, rows[-1], strict=True))
    assert (told["Commit: due"], told["Commit: value"], told["Best case: due"]) == ("1", "70.00", "0")


def test_each_week_leads_to_what_changed_since_the_one_before(weeks: House, visit: Visit) -> None:
    ada = visit("ada")
    html = text_of(ada.get("insight-part", "forecast"))
    addresses = re.findall(r'href="(/insight/changes/\?[^"]+)"', html)
    wanted = [one for one in addresses if "period=own" in one]
    assert wanted and all("from=20" in one and "to=20" in one for one in wanted)
    assert ada.client.get(wanted[-1].replace("&amp;", "&")).status_code == 200


def test_a_rep_and_a_manager_are_told_of_the_deals_in_reach(weeks: House, visit: Visit) -> None:
    deals = {
        who: {row[13] for row in rows_of(visit(who)) if row[3] == "that week"} for who in ("ada", "mina")
    }
    assert deals["mina"] < {"1", "2"} | deals["mina"] and "3" in deals["ada"] and "3" not in deals["mina"]
    assert visit("rasmus").get("insight-weeks-file").status_code == 403
    own = text_of(visit("rasmus").get("insight-part", "forecast"))
    assert "How the forecast moved" in own
    stranger = rows_of(visit("mina"), owner=str(weeks.members["hana"]))
    assert stranger == rows_of(visit("mina")), "Hana is out of reach, as if nobody had been named"


def test_before_anything_is_written_it_is_asked_for(selling: House, visit: Visit) -> None:
    add_deal(selling, "rasmus", "Valves")
    with selling.inside():
        catch_up(now=timezone.now())
    html = text_of(visit("mina").get("insight-part", "forecast"))
    assert "Nothing is written down yet" in html


def test_this_week_is_asked_for_only_where_it_can_come(
    selling: House, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("homeplate.web.insight.moved.ask_to_keep_forecasts", asked.append)
    add_deal(selling, "rasmus", "Valves")
    with selling.inside():
        catch_up(now=timezone.now())
    today = timezone.now().date()
    request: Any = SimpleNamespace(actor=selling.actor("mina"), today=today)
    with selling.inside():
        process_id = choices(selling.actor("mina"))[0].id
    for years in (-2, 2):
        _ask_for_more(request, process_id, Period(today.replace(year=today.year + years, month=1, day=1), 3))
    assert asked == [], "nothing is written of what is over, or so far ahead"
    visit("mina").get("insight-part", "forecast")
    assert asked == [selling.id]
    write(selling, at_once=1)
    visit("jiwoo").get("insight-part", "forecast")
    assert asked == [selling.id], "of somebody without deals there is no line"


def test_what_was_said_in_another_currency_is_left_to_the_file(weeks: House, visit: Visit) -> None:
    change_workspace(weeks.actor("ada"), currency="USD", now=timezone.now())
    html = text_of(visit("ada").get("insight-part", "forecast"))
    assert "Nothing is written down yet" in html and 'class="range hollow"' not in html
    assert {row[5] for row in rows_of(visit("ada"))[1:]} == {"EUR"}


def test_of_a_choice_by_what_deals_are_nothing_is_written_down(weeks: House, visit: Visit) -> None:
    html = text_of(visit("ada").get("insight-part", "forecast", kind="-"))
    assert "How the forecast moved" not in html
    assert "written down of the whole, of teams and of people" in html
    assert len(rows_of(visit("ada"), kind="-")) == 1


@pytest.mark.parametrize(("language", "label"), [("ko", "예측"), ("fi", "Ennuste")])
def test_it_is_told_in_the_language_of_the_reader(
    weeks: House, visit: Visit, language: str, label: str
) -> None:
    change_own_profile(weeks.actor("ada"), language=language, now=timezone.now())
    html = text_of(visit("ada").get("insight-part", "forecast"))
    assert label in html and "How the forecast moved" not in html


def test_the_drawing_has_a_scale_from_nought_and_marks_where_the_way_changed(
    weeks: House, visit: Visit
) -> None:
    with weeks.inside():
        rows = ForecastWeek.objects.filter(whom="workspace").order_by("week")
        ForecastWeek.objects.filter(week=rows[len(rows) // 2].week).update(way="mean")
    html = text_of(visit("ada").get("insight-part", "forecast"))
    scale = re.search(r'<p class="scale[^>]*>(.*?)</p>', html)
    assert scale and words(scale[1]).split()[-1] == "€0"
    assert 'class="turn"' in html
    assert "from here on told by mean of three months, before by open and new deals" in words(html)


@pytest.mark.parametrize(
    ("highest", "smallest", "told"),
    [
        (0, 100, (0, 100)),
        (250, 100, (0, 100, 200, 300)),
        (84_300, 1, (0, 20_000, 40_000, 60_000, 80_000, 100_000)),
        (1_200_000, 100, (0, 300_000, 600_000, 900_000, 1_200_000)),
    ],
)
def test_a_scale_goes_in_round_steps_as_far_as_it_has_to(
    highest: float, smallest: float, told: tuple[float, ...]
) -> None:
    assert scale_to(highest, smallest=smallest) == told


def test_a_scale_never_has_more_steps_than_there_is_room_for() -> None:
    for power in range(1, 14):
        for digits in range(100, 1000):
            found = scale_to(digits * 10.0**power)
            assert found[-1] >= digits * 10.0**power and len(found) <= MOST_STEPS + 1
