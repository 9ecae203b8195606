"""The audit log: newest first, in pages, and only about records that the reader may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeplate.accounts.actions import create_account
from homeplate.deals import actions
from homeplate.deals.audit import AuditRow, audit, record_names
from homeplate.kit.errors import Forbidden, Invalid
from homeplate.ledger.queries import FactFilter
from homeplate.people.actions import change_member, change_own_profile
from tests.make import NOW, House, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(house: House) -> House:
    """Deals in two teams, an account, and changes of members."""
    publish(house)
    create_account(house.actor("rasmus"), name="Kone Oyj", now=NOW)
    for name, owner in (("Pumps for Oulu", "rasmus"), ("Cranes for Busan", "hana")):
        actions.create_deal(house.actor(owner), name=name, now=NOW + timedelta(minutes=5))
    change_own_profile(house.actor("hana"), name="Hana K.", now=NOW + timedelta(minutes=6))
    change_member(
        house.actor("ada"), member_id=house.members["jiwoo"], role="manager", now=NOW + timedelta(minutes=7)
    )
    return house


def seen(house: House, who: str, text: str = "", **wanted: object) -> list[str]:
    """The verbs that somebody reads, newest first."""
    page = audit(house.actor(who), wanted=FactFilter(**wanted), text=text)  # type: ignore[arg-type]
    return [row.verb for row in page.rows]


EVERYTHING = ["member.changed", "member.profile_changed", "deal.created", "deal.created", "account.created"]


@pytest.mark.parametrize("who", ["ada", "olli"])
def test_whoever_sees_everything_reads_everything(busy: House, who: str) -> None:
    assert seen(busy, who) == EVERYTHING


def test_a_manager_reads_of_the_own_team_and_of_what_all_share(busy: House) -> None:
    assert seen(busy, "mina") == ["member.changed", "deal.created", "account.created"]
    assert seen(busy, "seoyeon") == ["member.profile_changed", "deal.created", "account.created"]
    rows = audit(busy.actor("mina"), wanted=FactFilter(kind="deal")).rows
    names = record_names(busy.actor("mina"), ids={"deal": [row.subject_id for row in rows]})
    assert list(names.values()) == ["Pumps for Oulu"]


def test_a_deal_that_may_not_be_seen_has_no_name(busy: House) -> None:
    rows = audit(busy.actor("ada"), wanted=FactFilter(kind="deal")).rows
    ids = [row.subject_id for row in rows]
    assert sorted(map(str, record_names(busy.actor("ada"), ids={"deal": ids}).values())) == [
        "Cranes for Busan", "Pumps for Oulu",
    ]  # fmt: skip
    assert list(record_names(busy.actor("seoyeon"), ids={"deal": ids}).values()) == ["Cranes for Busan"]


@pytest.mark.parametrize("who", ["rasmus", "veli"])
def test_others_read_nothing(busy: House, who: str) -> None:
    with pytest.raises(Forbidden):
        seen(busy, who)


def test_next_door_reads_nothing_of_it(busy: House) -> None:
    assert seen(busy, "outsider") == []
    assert seen(busy, "outsider", text="oulu") == []


@pytest.mark.parametrize(
    ("wanted", "verbs"),
    [
        ({"kind": "member"}, ["member.changed", "member.profile_changed"]),
        ({"verb": "member.changed"}, ["member.changed"]),
        ({"since": NOW + timedelta(minutes=6)}, ["member.changed", "member.profile_changed"]),
        ({"until": NOW + timedelta(minutes=5)}, ["account.created"]),
        ({"text": "OULU"}, ["deal.created"]),
        ({"text": "kone"}, ["account.created"]),
        ({"text": "hana"}, ["member.profile_changed"]),
        ({"text": "nobody"}, []),
    ],
)
def test_filters_narrow_the_log(busy: House, wanted: dict[str, object], verbs: list[str]) -> None:
    assert seen(busy, "ada", **wanted) == verbs  # type: ignore[arg-type]


def test_who_did_it_narrows_the_log(busy: House) -> None:
    assert seen(busy, "ada", by=busy.members["hana"]) == ["member.profile_changed", "deal.created"]


def test_pages_follow_one_another_without_gap_or_overlap(busy: House) -> None:
    ada, cursor = busy.actor("ada"), ""
    rows: list[AuditRow] = []
    while True:
        page = audit(ada, wanted=FactFilter(), cursor=cursor, size=2)
        rows.extend(page.rows)
        cursor = page.next_cursor
        if not cursor:
            break
    assert [row.verb for row in rows] == EVERYTHING
    assert len({row.id for row in rows}) == len(rows)


def test_a_marker_of_another_list_is_refused(busy: House) -> None:
    with pytest.raises(Invalid):
        audit(busy.actor("ada"), wanted=FactFilter(), cursor="WyJvdGhlciIsMV0")
