"""Conversations with buyers, as the mirror has them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from homeplate.accounts.actions import create_contact
from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.insight.mirror.compare import differing
from homeplate.insight.mirror.files import Folder
from homeplate.insight.mirror.refresh import rebuild
from tests.insight.conftest import Mirrored, day
from tests.make import NOW


def step(what: str, on: float, kind: str = "call") -> NextStep:
    return NextStep(what, kind, (NOW + timedelta(days=on)).date())


def agree(mirrored: Mirrored, deal_id: Any, at: float, agreed: NextStep | None) -> None:
    actions.set_next_step(mirrored.house.actor("rasmus"), deal_id=deal_id, step=agreed, now=day(at))


def refuse(mirrored: Mirrored, deal_id: Any, at: float, on: float) -> None:
    rasmus = mirrored.house.actor("rasmus")
    actions.tell_no(rasmus, deal_id=deal_id, reason="timing", step=step("Ask again", on), now=day(at))


def begun(mirrored: Mirrored, first: NextStep | None = None) -> Any:
    rasmus = mirrored.house.actor("rasmus")
    return actions.create_deal(rasmus, name="Pumps", next_step=first, now=day(0)).id


def contacts(mirrored: Mirrored) -> list[tuple[Any, ...]]:
    mirrored.catch_up()
    return mirrored.rows(
        "SELECT row_number() OVER (PARTITION BY deal ORDER BY nth), way, spoke, kind, reason FROM contact "
        "WHERE apart ORDER BY deal, nth"
    )


def test_a_step_whose_day_came_was_held_once_it_is_ticked_off_or_another_follows(mirrored: Mirrored) -> None:
    deal = begun(mirrored, step("Call Minna", 2))
    agree(mirrored, deal, 2, None)
    agree(mirrored, deal, 2.1, step("Visit", 5, "visit"))
    agree(mirrored, deal, 5.5, step("Demo", 9, "demo"))
    assert contacts(mirrored) == [(1, "held", True, "call", None), (2, "held", True, "visit", None)]


def test_a_step_that_is_put_off_changed_early_or_ticked_by_mistake_was_not(mirrored: Mirrored) -> None:
    deal = begun(mirrored, step("Call", 2))
    agree(mirrored, deal, 3, step("Call", 8))
    agree(mirrored, deal, 4, step("Call Minna", 8))
    agree(mirrored, deal, 8, None)
    agree(mirrored, deal, 8.01, step("Call Minna", 8))
    assert contacts(mirrored) == []


def test_two_on_one_day_are_one_and_a_no_is_kept_before_a_step(mirrored: Mirrored) -> None:
    deal = begun(mirrored, step("Call", 2))
    agree(mirrored, deal, 2, step("Send the offer", 2, "email"))
    refuse(mirrored, deal, 2.2, 30)
    assert contacts(mirrored) == [(1, "no", True, "email", "timing")]


def test_a_no_that_was_taken_back_never_was(mirrored: Mirrored) -> None:
    deal = begun(mirrored, step("Call", 9))
    refuse(mirrored, deal, 1, 30)
    actions.take_back_no(mirrored.house.actor("rasmus"), deal_id=deal, now=day(1.1))
    agree(mirrored, deal, 9, step("Visit", 20, "visit"))
    assert contacts(mirrored) == [(1, "held", True, "call", None)]


def test_of_two_noes_that_were_both_taken_back_neither_was(mirrored: Mirrored) -> None:
    deal = begun(mirrored, step("Call", 9))
    refuse(mirrored, deal, 1, 30)
    refuse(mirrored, deal, 2, 40)
    for at in (2.1, 2.2):
        actions.take_back_no(mirrored.house.actor("rasmus"), deal_id=deal, now=day(at))
    assert contacts(mirrored) == []
    refuse(mirrored, deal, 3, 50)
    assert contacts(mirrored) == [(1, "no", True, None, "timing")]


def test_a_loss_says_whether_anybody_spoke(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    deal = begun(mirrored, step("Call", 9))
    actions.lose(rasmus, deal_id=deal, reason="price", now=day(1))
    actions.reopen(rasmus, deal_id=deal, reason="They called", now=day(2))
    agree(mirrored, deal, 2.1, step("Visit", 4))
    actions.lose(rasmus, deal_id=deal, reason="timing", now=day(4))
    assert contacts(mirrored) == [(1, "lost", False, None, "price"), (2, "lost", True, "call", "timing")]


def test_catching_up_tells_the_same_as_building_anew(mirrored: Mirrored, tmp_path: Any) -> None:
    deal = begun(mirrored, step("Call", 2))
    mirrored.catch_up()
    agree(mirrored, deal, 3, step("Visit", 5))
    refuse(mirrored, deal, 6, 30)
    mirrored.catch_up()
    other = Folder(mirrored.house.id, tmp_path / "other")
    with mirrored.house.inside():
        rebuild(now=NOW, folder=other)
    assert differing(mirrored.folder, other) == {}


def test_roles_files_and_steps_are_known_from_when_until_when(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    deal = begun(mirrored, step("Call", 2))
    contact = create_contact(rasmus, name="Aino", now=day(0)).id
    actions.put_stakeholder(rasmus, deal_id=deal, contact_id=contact, buying_role="guide", now=day(1))
    actions.put_stakeholder(rasmus, deal_id=deal, contact_id=contact, buying_role="user", now=day(2))
    actions.remove_stakeholder(rasmus, deal_id=deal, contact_id=contact, now=day(3))
    kept = actions.add_document(rasmus, deal_id=deal, name="a.txt", content=BytesIO(b"text"), now=day(1))
    agree(mirrored, deal, 4, None)
    mirrored.catch_up()
    days = "epoch(since - TIMESTAMP '{0}') // 86400, epoch(until - TIMESTAMP '{0}') // 86400".format(
        day(0).replace(tzinfo=None)
    )
    rows = mirrored.rows(f"SELECT what, {days} FROM marker ORDER BY what")  # our own words
    assert rows == [("document", 1, None), ("role:guide", 1, 2), ("role:user", 2, 3), ("step", 0, 4)]
    actions.archive_document(rasmus, deal_id=deal, document_id=kept.id, now=day(5))
    mirrored.catch_up()
    assert mirrored.rows("SELECT count(*) FROM marker WHERE what = 'document' AND until IS NULL") == [(0,)]
