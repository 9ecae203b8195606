"""How good the probability is, as a page: before anything was trained, afterwards, and the versions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.actions import train_model
from homeplate.insight.chance.work import work
from homeplate.insight.mirror.refresh import catch_up
from homeplate.insight.models import TrainedModel
from homeplate.playbook.queries import choices
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import text_of
from tests.web.test_insight import table, tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


@pytest.fixture
def sold(selling: House) -> House:
    """Forty closed deals of the last months: those whose need was confirmed were won."""
    cache.clear()
    begun = timezone.now() - timedelta(days=200)
    for number in range(40):
        since = begun + timedelta(days=4 * number)
        deal = actions.create_deal(selling.actor("rasmus"), name=f"Deal {number}", now=since)
        if number % 2:
            actions.lose(
                selling.actor("mina"), deal_id=deal.id, reason="price", now=since + timedelta(days=20)
            )
        else:
            actions.win(
                selling.actor("mina"),
                deal_id=deal.id,
                override_reason="On paper",
                now=since + timedelta(days=25),
            )
    with selling.inside():
        catch_up(now=timezone.now())
    return selling


def process_of(house: House) -> object:
    with house.inside():
        return choices(house.actor("olli"))[0].id


@pytest.fixture
def taught(sold: House) -> House:
    """With a version trained."""
    run = train_model(sold.actor("olli"), process_id=process_of(sold), now=timezone.now())  # type: ignore[arg-type]
    with sold.inside():
        work(run, clock=timezone.now)
    return sold


def test_before_anything_was_trained_the_page_says_what_tells_the_chance(sold: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "probability"))
    assert "The weights of the process tell the chance" in html
    assert "No version has been trained yet." in html
    assert "Train a version now" not in html


def test_the_figures_stand_beside_those_of_the_base_rate(taught: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "probability"))
    assert "Version 1 tells the chance" in html
    assert "by the base rate" in tile(html, "Brier score")
    assert "by the base rate" in tile(html, "Log-loss")
    assert "closed deal" in tile(html, "Skill")


def test_scores_say_how_sure_they_are_and_what_they_were_before(taught: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "probability"))
    for name in ("Skill", "Brier score", "Log-loss"):
        assert " … " in tile(html, name)
        assert "in the period before" in tile(html, name)


def test_each_number_leads_to_as_many_deals(taught: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "probability"))
    links = re.findall(r'href="(/insight/deals/\?[^"]*part=probability[^"]*)">(\d+)', html)
    assert links
    for address, number in links:
        assert f">{number} deal" in mina.client.get(address.replace("&amp;", "&")).content.decode()


def test_everybody_is_told_of_the_deals_in_reach(taught: House, visit: Visit) -> None:
    html = text_of(visit("hana").get("insight-part", "probability"))
    assert "Version 1 tells the chance" in html
    assert "part=probability&amp;of=said" not in html


def test_the_bands_are_fetched_as_a_file(taught: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "probability")
    assert len(rows) > 1 and len({len(row) for row in rows}) == 1
    assert sum(int(row[2]) for row in rows[1:]) > 0


def test_a_version_is_queued_stopped_and_chosen_from_the_page(taught: House, visit: Visit) -> None:
    olli = visit("olli")
    html = text_of(olli.get("insight-part", "probability"))
    assert "Train a version now" in html and "in use" in html
    olli.post("insight-train")
    assert "A version is being trained" in text_of(olli.get("insight-part", "probability"))
    olli.post("insight-train-stop")
    with taught.inside():
        assert TrainedModel.objects.get(number=2).state == "cancelled"
    olli.client.post("/insight/version/?number=0")
    html = text_of(olli.get("insight-part", "probability"))
    assert "The weights of the process tell the chance" in html and "Use it" in html
    olli.client.post("/insight/version/?number=1")
    assert "Version 1 tells the chance" in text_of(olli.get("insight-part", "probability"))
    assert olli.client.post("/insight/version/?number=7").status_code == 404


def test_a_number_that_there_is_not_is_not_found(taught: House, visit: Visit) -> None:
    mina = visit("mina")
    for query in ("of=said", "of=said&at=10", "of=else&at=1"):
        assert mina.client.get(f"/insight/deals/?part=probability&{query}").status_code == 404
