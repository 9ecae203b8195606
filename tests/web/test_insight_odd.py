"""Insight on the workspaces that figures are hardest to tell of: each part answers, with numbers only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from html import unescape
from uuid import UUID

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.people.actions import change_workspace
from homeplate.process.yaml_form import load
from homeplate.web.insight.parts import PARTS
from tests.deals.conftest import publish
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import PROCESS, add_deal, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]

Tale = Callable[[House, datetime], None]


def begun(house: House, name: str, at: datetime) -> None:
    actions.create_deal(house.actor("rasmus"), name=name, value=Decimal(1000), now=at)


def one_open(house: House, now: datetime) -> None:
    begun(house, "Only one", now)


def one_won(house: House, now: datetime) -> None:
    win(house, add_deal(house).id, now)


def all_won(house: House, now: datetime) -> None:
    for number in range(4):
        win(house, add_deal(house, name=f"Sale {number}").id, now)


def all_lost(house: House, now: datetime) -> None:
    for number in range(4):
        deal = add_deal(house, name=f"Loss {number}")
        actions.lose(house.actor("rasmus"), deal_id=deal.id, reason="timing", now=now)


def skewed_clock(house: House, now: datetime) -> None:
    """A clock that runs ahead began it, one that lags behind won it; another begins next week."""
    ahead = actions.create_deal(house.actor("rasmus"), name="Ahead", now=now + timedelta(hours=5))
    win(house, ahead.id, now - timedelta(days=2))
    begun(house, "Next week", now + timedelta(days=7))


def moved_zone(house: House, now: datetime) -> None:
    one_won(house, now)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        change_workspace(house.actor("ada"), time_zone=zone, now=now)
        begun(house, zone, now)


def reopened(house: House, now: datetime) -> None:
    deal = add_deal(house)
    actions.lose(house.actor("rasmus"), deal_id=deal.id, reason="timing", now=now - timedelta(days=3))
    actions.reopen(house.actor("mina"), deal_id=deal.id, reason="They called", now=now - timedelta(days=2))
    win(house, deal.id, now - timedelta(days=1))
    actions.reopen(house.actor("mina"), deal_id=deal.id, reason="Not signed", now=now)


def migrated(house: House, now: datetime) -> None:
    one_won(house, now - timedelta(days=1))
    begun(house, "Goes over", now - timedelta(days=1))
    renamed = PROCESS.replace("key: proposal", "key: offer").replace("key: pain", "key: ache")
    second = publish(house, load(renamed), number=2)
    actions.migrate_deals(house.actor("olli"), version_id=second, now=now)


def win(house: House, deal_id: UUID, now: datetime) -> None:
    actions.win(house.actor("mina"), deal_id=deal_id, override_reason="Signed on paper", now=now)


TALES = [one_open, one_won, all_won, all_lost, skewed_clock, moved_zone, reopened, migrated]
NO_NUMBER = re.compile(r"\b([Nn]a[Nn]|[Ii]nf(inity)?|None|null|undefined)\b")


def words(html: str) -> str:
    """What a page says, without its tags and what they carry."""
    body = html.partition("<main")[2].partition("</main>")[0]
    return unescape(re.sub(r"<(script|style|select)\b.*?</\1>|<[^>]*>", " ", body, flags=re.DOTALL))


@pytest.mark.parametrize("tale", TALES)
def test_a_part_says_what_it_can_of_an_odd_workspace(selling: House, visit: Visit, tale: Tale) -> None:
    now = timezone.now()
    tale(selling, now)
    with selling.inside():
        catch_up(now=now)
    ada = visit("ada")
    for part in PARTS:
        for period in ("", "this-year"):
            page = ada.get("insight-part", part, period=period)
            assert page.status_code == 200, part
            said = words(text_of(page))
            assert not NO_NUMBER.search(said), (part, NO_NUMBER.findall(said))
        for address in {
            unescape(one) for one in re.findall(r'href="(/insight/deals/?\?[^"]*)"', text_of(page))
        }:
            assert ada.client.get(address).status_code == 200, address
        file = b"".join(ada.get("insight-file", part)).decode("utf-8-sig")
        assert not NO_NUMBER.search(file), part
