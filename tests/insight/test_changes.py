"""How the pipeline changed: the waterfall closes whatever happened, and each line leads to the deals that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals import actions
from homeplate.insight.changes import Changes, Scope, changes, deals_behind_change
from homeplate.insight.frame import Window
from homeplate.insight.measures import changing
from homeplate.insight.measures.changing import COMING, END, GOING, LINES, OTHERS, START, WORTH
from homeplate.insight.mirror.engine import Session, bare
from homeplate.kit.estimates import Share
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of
from tests.make import NOW

TODAY = day(30).date()


def picture(mirrored: Mirrored, who: str = "mina", scope: Scope | None = None, **narrowed: Any) -> Changes:
    mirrored.catch_up()
    frame = replace(frame_of(mirrored), **narrowed)
    chosen = scope or Scope(frame.since, frame.until)
    found = changes(mirrored.house.actor(who), frame, chosen, today=TODAY, folder=mirrored.folder)
    assert found is not None
    return found


def lines(
    mirrored: Mirrored, who: str = "mina", scope: Scope | None = None, **narrowed: Any
) -> dict[str, Any]:
    """The lines that count a deal: how many, and how much in euros."""
    found = picture(mirrored, who, scope, **narrowed).now.lines
    return {
        key: (line.deals, sum(minor for _, minor in line.minor) // 100)
        for key, line in found.items()
        if line.deals
    }


def begun(
    mirrored: Mirrored, name: str, on: float, value: int = 100, *, owner: str = "rasmus", **more: Any
) -> UUID:
    """A deal added on a day."""
    rep = mirrored.house.actor(owner)
    return actions.create_deal(rep, name=name, value=Decimal(value), now=day(on), **more).id


def test_what_was_there_came_grew_shrank_and_went(mirrored: Mirrored) -> None:
    rasmus, mina = mirrored.house.actor("rasmus"), mirrored.house.actor("mina")
    kept = begun(mirrored, "Kept", -5, 100)
    actions.edit_deal(rasmus, deal_id=kept, changes={"value": Decimal(150)}, now=day(3))
    won = begun(mirrored, "Won", -4, 200)
    actions.edit_deal(rasmus, deal_id=won, changes={"value": Decimal(180)}, now=day(3))
    actions.win(mina, deal_id=won, override_reason="Signed on paper", now=day(5))
    lost = begun(mirrored, "Lost", 2, 70)
    actions.lose(rasmus, deal_id=lost, reason="timing", now=day(9))
    begun(mirrored, "New", 4, 30)
    begun(mirrored, "Next month", 31, 1000)
    assert lines(mirrored) == {
        "start": (2, 300),
        "created": (2, 100),
        "up": (1, 50),
        "down": (1, -20),
        "won": (1, -180),
        "lost": (1, -70),
        "end": (2, 180),
    }


def test_what_was_reopened_or_archived_or_came_back_is_told_apart(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    again = begun(mirrored, "Again", -9, 10)
    actions.lose(rasmus, deal_id=again, reason="timing", now=day(-5))
    actions.reopen(rasmus, deal_id=again, reason="They called", now=day(3))
    away = begun(mirrored, "Away", -9, 20)
    actions.archive_deal(rasmus, deal_id=away, now=day(4))
    back = begun(mirrored, "Lost and back", -9, 40)
    actions.lose(rasmus, deal_id=back, reason="timing", now=day(5))
    actions.reopen(rasmus, deal_id=back, reason="They called", now=day(6))
    assert lines(mirrored) == {"start": (2, 60), "reopened": (1, 10), "archived": (1, -20), "end": (2, 50)}


def test_a_deal_that_changed_hands_comes_into_view_and_leaves_it(mirrored: Mirrored) -> None:
    deal = begun(mirrored, "Handed on", -9, 10)
    ours = mirrored.house.members
    actions.assign_deal(mirrored.house.actor("mina"), deal_id=deal, owner_id=ours["jiwoo"], now=day(3))
    assert lines(mirrored, owner_id=ours["rasmus"]) == {"start": (1, 10), "moved-out": (1, -10)}
    assert lines(mirrored, owner_id=ours["jiwoo"]) == {"moved-in": (1, 10), "end": (1, 10)}
    assert lines(mirrored) == {"start": (1, 10), "end": (1, 10)}
    assert lines(mirrored, "jiwoo") == {"moved-in": (1, 10), "end": (1, 10)}
    assert lines(mirrored, "rasmus") == {}, "out of reach now: he could not look at it"


def test_deals_due_in_the_period_are_pulled_into_it_and_pushed_out(mirrored: Mirrored) -> None:
    rasmus, first = mirrored.house.actor("rasmus"), NOW.date()
    ahead = first + timedelta(days=10)
    later = first + timedelta(days=70)
    pushed = begun(mirrored, "Pushed", -9, 10, expected_close=ahead)
    actions.edit_deal(rasmus, deal_id=pushed, changes={"expected_close": later}, now=day(3))
    pulled = begun(mirrored, "Pulled", -9, 20, expected_close=later)
    actions.edit_deal(rasmus, deal_id=pulled, changes={"expected_close": ahead}, now=day(4))
    begun(mirrored, "Undated", -9, 40)
    begun(mirrored, "Kept", -9, 80, expected_close=ahead)
    scope = Scope(first, first + timedelta(days=30), only=True)
    assert lines(mirrored, scope=scope) == {
        "start": (2, 90), "pulled-in": (1, 20), "pushed-out": (1, -10), "end": (2, 100),
    }  # fmt: skip
    assert lines(mirrored) == {"start": (4, 150), "end": (4, 150)}
    found = picture(mirrored).now
    assert (found.slip.rate, found.slip.slipped_minor) == (Share(1, 2), (("EUR", 1000),))
    assert (found.pushes.times, found.pushes.deals, found.pushes.again) == (1, 1, 0)


def test_each_move_to_a_later_month_is_a_push(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    deal = begun(mirrored, "Late", -9, 10, expected_close=date(2026, 3, 5))
    for number, to in enumerate(
        [date(2026, 3, 28), date(2026, 4, 2), date(2026, 3, 30), None, date(2026, 6, 1), date(2026, 7, 1)]
    ):
        actions.edit_deal(rasmus, deal_id=deal, changes={"expected_close": to}, now=day(1 + number))
    found = picture(mirrored).now.pushes
    assert (found.times, found.deals, found.again) == (2, 1, 1)


def test_the_period_before_ends_as_this_one_begins(mirrored: Mirrored) -> None:
    begun(mirrored, "Before", -9, 10)
    begun(mirrored, "Now", 2, 20)
    found = picture(mirrored)
    assert found.before.lines["created"].deals == 1
    assert found.before.lines[END].minor == found.now.lines[START].minor == (("EUR", 1000),)


def test_another_currency_of_a_deal_is_a_line_of_its_own(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    deal = begun(mirrored, "To Busan", -9, 10)
    actions.edit_deal(rasmus, deal_id=deal, changes={"value": Decimal(15000), "currency": "KRW"}, now=day(3))
    found = picture(mirrored).now.lines
    assert (found["recoined"].deals, found["recoined"].minor) == (1, (("EUR", -1000), ("KRW", 15000)))
    assert found[END].minor == (("KRW", 15000),)


def test_every_number_leads_to_as_many_deals(mirrored: Mirrored) -> None:
    rasmus, mina = mirrored.house.actor("rasmus"), mirrored.house.actor("mina")
    first, ahead = NOW.date(), NOW.date() + timedelta(days=10)
    for number in range(3):
        sold(mirrored.house, f"Sold {number}", begun=number)
        begun(mirrored, f"Due {number}", -number - 1, number, expected_close=ahead)
    deals = (
        begun(mirrored, "Won", -2, 70, expected_close=ahead),
        begun(mirrored, "Lost", -2, 7, expected_close=ahead),
    )
    actions.win(mina, deal_id=deals[0], override_reason="Signed on paper", now=day(4))
    actions.lose(rasmus, deal_id=deals[1], reason="timing", now=day(9))
    moved = begun(mirrored, "Pushed", -2, 7, expected_close=ahead)
    actions.edit_deal(rasmus, deal_id=moved, changes={"expected_close": first + timedelta(90)}, now=day(2))
    for only in (True, False):
        scope = Scope(first, first + timedelta(days=30), only=only)
        for who in ("rasmus", "mina", "ada", "hana"):
            found = picture(mirrored, who, scope).now
            actor = mirrored.house.actor(who)

            def behind(what: str, actor: Any = actor, scope: Scope = scope) -> int:
                frame = frame_of(mirrored)
                return len(deals_behind_change(actor, frame, scope, what=what, folder=mirrored.folder))

            assert {key: behind(key) for key in LINES} == {
                key: line.deals for key, line in found.lines.items()
            }
            assert [behind(key) for key in OTHERS] == [
                found.slip.due, found.slip.slipped, found.pushes.deals, found.pushes.again,
            ]  # fmt: skip
            assert behind("nonsense") == 0


def test_without_a_mirror_or_a_deal_nothing_is_told(mirrored: Mirrored) -> None:
    frame, ada = frame_of(mirrored), mirrored.house.actor("ada")
    scope = Scope(frame.since, frame.until)
    assert changes(ada, frame, scope, today=TODAY, folder=mirrored.folder) is None
    assert deals_behind_change(ada, frame, scope, what="end", folder=mirrored.folder) == []
    deal = sold(mirrored.house)
    actions.archive_deal(mirrored.house.actor("rasmus"), deal_id=deal.id, now=day(3))
    assert lines(mirrored, process_id=frame.process_id)["archived"] == (1, 0)
    assert lines(mirrored, owner_id=mirrored.house.members["hana"]) == {}
    assert picture(mirrored, owner_id=mirrored.house.members["hana"]).now.slip.rate.value is None


PROCESS, ME, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
ANY = {"process": PROCESS, "everything": True, "me": ME, "mine": [], "owner": None, "teams": None, "version": None,
       "narrowed": False}  # fmt: skip
WINDOW = Window(datetime(2026, 3, 1), datetime(2026, 4, 1))  # noqa: DTZ001  # as the mirror has them
DUE = (date(2026, 3, 1), date(2026, 4, 1))
moments = st.integers(0, 40).map(lambda days: WINDOW.since + timedelta(days=days - 5))
stand = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["open", "open", "open", "won", "lost"]),
        "value_minor": st.integers(0, 999),
        "currency": st.sampled_from(["EUR", "EUR", "KRW"]),
        "expected_close": st.none() | st.dates(date(2026, 2, 20), date(2026, 4, 10)),
        "owner": st.sampled_from([ME, ME, OTHER]),
        "process": st.sampled_from([PROCESS, PROCESS, PROCESS, OTHER]),
        "archived": st.sampled_from([False, False, False, True]),
    }
)
history = st.lists(st.tuples(moments, stand), min_size=1, max_size=5, unique_by=lambda step: step[0]).map(
    lambda steps: sorted(steps, key=lambda step: step[0])
)
KINDS = {"deal": "UUID", "since": "TIMESTAMP", "until": "TIMESTAMP", "status": "VARCHAR", "value_minor": "BIGINT",
         "currency": "VARCHAR", "expected_close": "DATE", "owner": "UUID", "team": "UUID", "process": "UUID",
         "version": "UUID", "archived": "BOOLEAN"}  # fmt: skip


NOWHERE: dict[str, Any] = {"status": "", "process": None, "archived": False}


def spans(deal: UUID, steps: list[tuple[datetime, dict[str, Any]]]) -> Iterator[list[Any]]:
    for number, (since, how) in enumerate(steps):
        until = steps[number + 1][0] if number + 1 < len(steps) else None
        yield [{"deal": deal, "since": since, "until": until, **how}.get(name) for name in KINDS]


def load(session: Session, histories: list[list[tuple[datetime, dict[str, Any]]]]) -> None:
    ids = [UUID(int=100 + number) for number in range(len(histories))]
    session.load(
        "span", KINDS, [row for one, steps in zip(ids, histories, strict=True) for row in spans(one, steps)]
    )
    now = {"id": "UUID", "owner": "UUID", "team": "UUID", "source": "VARCHAR", "kind": "VARCHAR"}
    rows = [(one, steps[-1][1]["owner"], None, "", "") for one, steps in zip(ids, histories, strict=True)]
    session.load("deal", now, rows)


@given(st.lists(history, min_size=1, max_size=6), st.booleans(), st.sampled_from([None, ME]))
def test_the_waterfall_closes_in_deals_and_in_every_currency(
    histories: list[list[tuple[datetime, dict[str, Any]]]], only_due: bool, owner: UUID | None
) -> None:
    def standing(moment: datetime) -> tuple[int, dict[str, int]]:
        """Told in another way: how many deals are in right before a moment, and their worth."""
        number, worth = 0, dict[str, int]()
        for steps in histories:
            before = [how for since, how in steps if since < moment]
            how: dict[str, Any] = before[-1] if before else NOWHERE
            due = not only_due or (how.get("expected_close") and DUE[0] <= how["expected_close"] < DUE[1])
            ours = how["process"] == PROCESS and owner in (None, how.get("owner"))
            if how["status"] == "open" and not how["archived"] and due and ours:
                number, worth[how["currency"]] = (
                    number + 1,
                    worth.get(how["currency"], 0) + how["value_minor"],
                )
        return number, {code: minor for code, minor in worth.items() if minor}

    with bare() as session:
        load(session, histories)
        session.load("kept", {"id": "UUID"}, [])
        changing.follow(session, WINDOW, {**ANY, "owner": owner}, DUE, only_due=only_due)
        found = changing.waterfall(session)
        slip, pushes = changing.slip(session), changing.pushes(session)
    sums: dict[str, int] = {}
    for key in (START, *COMING, *WORTH, *GOING):
        for currency, minor in found[key].minor:
            sums[currency] = sums.get(currency, 0) + minor
    sums = {code: minor for code, minor in sums.items() if minor}
    ends = {code: minor for code, minor in found[END].minor if minor}
    came, went = (sum(found[key].deals for key in keys) for keys in (COMING, GOING))
    assert found[START].deals + came - went == found[END].deals
    assert sums == ends
    assert (found[START].deals, {code: minor for code, minor in found[START].minor if minor}) == standing(
        WINDOW.since
    )
    assert (found[END].deals, ends) == standing(WINDOW.until)
    assert slip.slipped <= slip.due
    assert pushes.again <= pushes.deals <= pushes.times
