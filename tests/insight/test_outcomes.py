"""What deals were won and lost by: groups with honest shares, each leading to its deals."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals import actions
from homeplate.insight.frame import Frame, Window
from homeplate.insight.measures import losing
from homeplate.insight.measures.losing import BEHIND, BY, WHOLE, Bands
from homeplate.insight.mirror.engine import bare
from homeplate.insight.outcomes import Outcomes, deals_behind_outcome, outcomes
from homeplate.kit.ids import new_id
from homeplate.ledger.models import Fact
from homeplate.tenancy.context import workspace
from tests.insight.conftest import Mirrored, day
from tests.insight.test_funnel import frame_of
from tests.make import NOW

TODAY = day(30).date()


def picture(mirrored: Mirrored, who: str = "mina", frame: Frame | None = None) -> Outcomes:
    mirrored.catch_up()
    asked = frame or frame_of(mirrored)
    found = outcomes(mirrored.house.actor(who), asked, today=TODAY, folder=mirrored.folder)
    assert found is not None
    return found


def lost(
    mirrored: Mirrored, reason: str, on: float, *, value: int = 100, owner: str = "rasmus", **more: Any
) -> UUID:
    """A deal that was lost so many days after the beginning; `competitor` is of the loss, the rest of the deal."""
    rep, named = mirrored.house.actor(owner), more.pop("competitor", "")
    deal = actions.create_deal(rep, name=f"Lost {on}", value=Decimal(value), now=day(0), **more)
    actions.lose(rep, deal_id=deal.id, reason=reason, competitor=named, now=day(on))
    return deal.id


def won(mirrored: Mirrored, on: float, *, value: int = 100, **more: Any) -> UUID:
    """A deal that was won so many days after the beginning."""
    rasmus, mina = mirrored.house.actor("rasmus"), mirrored.house.actor("mina")
    deal = actions.create_deal(rasmus, name=f"Won {on}", value=Decimal(value), now=day(0), **more)
    actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=day(on))
    return deal.id


@pytest.fixture
def season(mirrored: Mirrored) -> Mirrored:
    """Three sales and five losses of the team, one loss of another."""
    for number in range(3):
        won(mirrored, 4 + number, value=1000 * (number + 1), source="Referral", kind="Renewal")
    for number, on in enumerate((2, 4, 9)):
        lost(mirrored, "price", on, value=10 * (number + 1), source="Cold call")
    for name in ("Acme", "acme"):
        lost(mirrored, "competitor", 6, source="Referral", competitor=name)
    lost(mirrored, "timing", 3, owner="hana")
    return mirrored


def test_losses_are_told_by_reason_with_their_value_days_and_stage(season: Mirrored) -> None:
    found = picture(season).now
    assert {key: (one.deals, one.days, one.mostly) for key, one in found.reasons.items()} == {
        "price": (3, 4, 0),
        "competitor": (2, 6, 0),
    }
    assert sum(one.minor for one in found.reasons["price"].sums) == 6000
    assert {place: (one.deals, one.days) for place, one in found.places.items()} == {0: (5, 6)}
    assert (found.closed.won, found.closed.lost, found.lost_cycle.days) == (3, 5, 6)


def test_a_competitor_is_one_however_it_is_capitalised(season: Mirrored) -> None:
    (rival,) = picture(season).now.rivals
    assert (rival.key, rival.won, rival.lost, sum(one.minor for one in rival.lost_sums)) == (
        "acme",
        0,
        2,
        20000,
    )


def test_how_often_one_wins_against_a_competitor_counts_the_deals_that_name_it(mirrored: Mirrored) -> None:
    house = mirrored.house
    rasmus, mina = house.actor("rasmus"), house.actor("mina")
    for number, met in enumerate((["Acme"], ["acme", "Brand"], ["Brand"], [], ["Acme"], ["ACME"])):
        deal = actions.create_deal(rasmus, name=f"D{number}", value=Decimal(100), now=day(0))
        actions.note_competitors(rasmus, deal_id=deal.id, met=met, now=day(1))
        if number < 3:
            actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=day(2))
        elif number < 5:
            actions.lose(rasmus, deal_id=deal.id, reason="competitor", competitor="Coil", now=day(3))
    found = picture(mirrored).now
    assert [(one.key, one.won, one.lost) for one in found.rivals] == [
        ("acme", 2, 1), ("brand", 2, 0), ("coil", 0, 2),
    ]  # fmt: skip
    assert found.named == 2
    acme = found.rivals[0]
    assert acme.name == "Acme" and acme.rate.interval is not None
    deals = deals_behind_outcome(
        mina, frame_of(mirrored), what="met-won", key="acme", today=TODAY, folder=mirrored.folder
    )
    assert len(deals) == 2
    was = mirrored.tables()
    mirrored.rebuild()
    assert mirrored.tables() == was


def test_win_rates_are_told_by_source_kind_and_band_of_value(season: Mirrored) -> None:
    found = picture(season)
    groups = {by: {key: (one.won, one.lost) for key, one in found.now.groups[by].items()} for by in BY}
    assert groups["source"] == {"Referral": (3, 2), "Cold call": (0, 3)}
    assert groups["kind"] == {"Renewal": (3, 0), "": (0, 5)}
    assert list(found.bands.bounds) == [2000, 10000, 100000]
    assert groups["band"] == {"0": (0, 2), "1": (0, 3), "2": (1, 0), "3": (2, 0)}


def test_few_deals_have_no_bands(mirrored: Mirrored) -> None:
    for number in range(7):
        lost(mirrored, "price", number + 1, value=number + 1)
    lost(mirrored, "price", 9, value=0)
    assert not picture(mirrored).bands.bounds, "a deal without a value says nothing of values"
    lost(mirrored, "price", 9, value=9)
    assert len(picture(mirrored).bands.bounds) == 3


def test_every_number_leads_to_as_many_deals(season: Mirrored) -> None:
    frame = frame_of(season)
    for who in ("rasmus", "mina", "ada", "hana"):
        found, actor = picture(season, who).now, season.house.actor(who)

        def behind(what: str, key: str = "", actor: Any = actor) -> int:
            deals = deals_behind_outcome(actor, frame, what=what, key=key, today=TODAY, folder=season.folder)
            return len(set(deals))

        assert {key: behind("reason", key) for key in found.reasons} == {
            key: one.deals for key, one in found.reasons.items()
        }
        assert [behind("place", one.key) for one in found.places.values()] == [
            one.deals for one in found.places.values()
        ]
        for rival in found.rivals:
            assert behind("met", rival.key) == rival.won + rival.lost
            assert (behind("met-won", rival.key), behind("met-lost", rival.key)) == (rival.won, rival.lost)
        for by in BY:
            for group in found.groups[by].values():
                assert behind(by, group.key) == group.won + group.lost
                assert (behind(f"{by}-won", group.key), behind(f"{by}-lost", group.key)) == (
                    group.won,
                    group.lost,
                )
        assert (behind("won"), behind("lost")) == (found.closed.won, found.closed.lost)
        assert behind("named") == found.named
        assert behind("nonsense") == behind("reason", "nonsense") == 0


def test_all_won_and_all_lost(mirrored: Mirrored) -> None:
    won(mirrored, 3)
    found = picture(mirrored).now
    assert (found.closed.rate.value, found.reasons, found.places, found.rivals) == (1, {}, {}, [])
    later = replace(frame_of(mirrored), since=day(40).date(), until=day(60).date())
    lost(mirrored, "price", 45)
    assert picture(mirrored, frame=later).now.closed.rate.value == 0


def test_what_was_reopened_or_archived_is_no_loss(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    actions.reopen(rasmus, deal_id=lost(mirrored, "price", 3), reason="They called", now=day(5))
    actions.archive_deal(rasmus, deal_id=lost(mirrored, "price", 4), now=day(6))
    found = picture(mirrored).now
    assert (found.closed.lost, found.reasons) == (0, {})


def test_without_a_mirror_or_a_closed_deal_nothing_is_told(mirrored: Mirrored) -> None:
    ada, frame = mirrored.house.actor("ada"), frame_of(mirrored)
    assert outcomes(ada, frame, today=TODAY, folder=mirrored.folder) is None
    assert deals_behind_outcome(ada, frame, what="lost", key="", today=TODAY, folder=mirrored.folder) == []
    actions.create_deal(mirrored.house.actor("rasmus"), name="Open", now=day(0))
    found = picture(mirrored).now
    assert (found.closed.rate.value, found.reasons, found.rivals) == (None, {}, [])


def test_the_period_before_is_told_in_the_same_bands(season: Mirrored) -> None:
    later = replace(frame_of(season), since=day(20).date(), until=day(40).date())
    lost(season, "price", 25, value=50)
    found = picture(season, frame=later)
    assert (found.now.closed.lost, found.before.closed.lost, found.bands) == (1, 5, Bands())


def test_facts_of_another_workspace_change_nothing(season: Mirrored) -> None:
    before = picture(season, "ada")
    data = {
        "set": {
            "stage": "discovery", "status": "lost", "created_at": NOW.isoformat(), "closed_at": day(2).isoformat(),
            "loss_reason": "price", "competitor": "Acme", "value_minor": 900, "currency": "EUR",
        }
    }  # fmt: skip
    with workspace(season.house.next_door):
        Fact.objects.create(
            subject="deal", subject_id=new_id(), verb="deal.lost", at=day(2), door="api", data=data
        )
    assert replace(picture(season, "ada"), made=before.made) == before


WINDOW = Window(datetime(2026, 3, 1), datetime(2026, 4, 1))  # noqa: DTZ001  # as the mirror has them
SEEN = {"id": "UUID", "status": "VARCHAR", "position": "UTINYINT", "currency": "VARCHAR", "value_minor": "BIGINT",
        "created_at": "TIMESTAMP", "closed_at": "TIMESTAMP"}  # fmt: skip
DEAL = {
    "id": "UUID",
    "source": "VARCHAR",
    "kind": "VARCHAR",
    "loss_reason": "VARCHAR",
    "competitor": "VARCHAR",
    "competitors": "VARCHAR",
}
ending = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["won", "lost", "open"]),
        "position": st.integers(0, 3),
        "currency": st.sampled_from(["EUR", "KRW", "CHF"]),
        "value_minor": st.integers(0, 50),
        "closed": st.integers(-3, 40),
        "source": st.sampled_from(["", "Referral", "Fair"]),
        "kind": st.sampled_from(["", "New"]),
        "loss_reason": st.sampled_from(["", "price", "timing"]),
        "competitor": st.sampled_from(["", "Acme", "ACME", "Brand"]),
        "competitors": st.sampled_from([None, "", "acme", "Brand\nCoil", "Coil\nAcme"]),
    }
)


@given(st.lists(ending, max_size=20))
def test_groups_hold_every_closed_deal_once_and_lead_to_it(endings: list[dict[str, Any]]) -> None:
    rows = [
        {
            **one,
            "id": UUID(int=number + 1),
            "created_at": WINDOW.since,
            "closed_at": WINDOW.since + timedelta(one["closed"]),
        }
        for number, one in enumerate(endings)
    ]
    inside = [
        one for one in rows if one["status"] != "open" and WINDOW.since <= one["closed_at"] < WINDOW.until
    ]
    with bare() as session:
        session.load("seen", SEEN, [[one[name] for name in SEEN] for one in rows])
        session.load("deal", DEAL, [[one[name] for name in DEAL] for one in rows])
        losing.gather(session, WINDOW, "EUR", {"EUR": 1.0, "KRW": 0.07})
        bands = losing.bands(session)
        groups, reasons = losing.groups(session, bands), losing.reasons(session, TODAY)
        rivals, places = losing.rivals(session, TODAY), losing.places(session)
        behind = {
            what: len(losing.deals_of_ending(session, what=what, key="", by=bands))
            for what in (*BEHIND, *WHOLE)
        }
    losses = [one for one in inside if one["status"] == "lost"]
    for by in BY:
        assert sum(one.won + one.lost for one in groups[by].values()) == len(inside)
        assert behind[by] == sum(one.rate.of for one in groups[by].values() if not one.key)
    assert (
        sum(one.deals for one in reasons.values()) == sum(one.deals for one in places.values()) == len(losses)
    )
    assert sum(total.minor for one in reasons.values() for total in one.sums) == sum(
        one["value_minor"] for one in losses
    )
    met = [
        {*(one["competitors"] or "").lower().split("\n"), one["competitor"].lower()} - {""} for one in inside
    ]
    assert sum(rival.rate.of for rival in rivals) == sum(len(names) for names in met)
    assert behind["named"] == len(
        [one for one, names in zip(inside, met, strict=True) if names and one in losses]
    )
    assert len({rival.key for rival in rivals}) == len(rivals)
    assert behind["lost"] == len(losses)
    assert list(bands.bounds) == sorted(set(bands.bounds))
