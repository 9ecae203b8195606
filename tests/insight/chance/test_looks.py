"""Looks at deals: each as the ledger tells of its day, and nothing that was written later."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from homeplate.deals import actions
from homeplate.insight.chance import judging
from homeplate.insight.chance.fitting import design
from homeplate.insight.chance.looks import Looks, looks, open_looks
from homeplate.insight.chance.training import LEVELS, fitted_on, train
from homeplate.insight.frame import utc
from homeplate.insight.mirror.places import in_columns
from homeplate.insight.queries import selling_criteria
from homeplate.process.taught import Stands
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.hardware import Hardware


def looked(mirrored: Mirrored) -> tuple[Looks, list[tuple[Stands, float, bool]]]:
    """Looks, and each as what the deal was like, the day of its life and how it ended."""
    mirrored.catch_up()
    note = mirrored.folder.note()
    assert note is not None
    with mirrored.house.inside(), in_columns(mirrored.folder, note) as session:
        ((process,),) = session.rows("SELECT DISTINCT process FROM deal")
        found = looks(session, process, selling_criteria)
    first = found.at.min()
    rows = zip(found.like, found.at, found.won, strict=True)
    return found, [(found.alike[like], (at - first) / 1440, bool(won)) for like, at, won in rows]


def test_a_deal_is_looked_at_on_days_of_its_life_until_it_ends(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    actions.lose(mirrored.house.actor("mina"), deal_id=deal.id, reason="price", now=day(8))
    _, rows = looked(mirrored)
    assert [on for _, on, _ in rows] == [0, 1, 3, 7]
    assert [one.stage for one, _, _ in rows] == ["discovery", "proposal", "proposal", "proposal"]
    assert [sorted(one.held) for one, _, _ in rows] == [[], *[["budget", "need"]] * 3]
    assert rows[0][0].passed == () and set(rows[1][0].passed) >= {"need", "budget"}
    assert not any(won for _, _, won in rows)


def test_what_is_written_after_a_look_is_not_seen_in_it(mirrored: Mirrored) -> None:
    """The kind is changed to tell the outcome after it, and a criterion is validated on the day before the end."""
    rep = mirrored.house.actor("rasmus")
    for number in range(12):
        deal = sold(mirrored.house, f"Deal {number}")
        actions.edit_deal(rep, deal_id=deal.id, changes={"kind": "new"}, now=day(0.6))
        actions.validate(rep, deal_id=deal.id, criterion="read", value=True, now=day(5))
        actions.lose(mirrored.house.actor("mina"), deal_id=deal.id, reason="price", now=day(6))
        actions.edit_deal(rep, deal_id=deal.id, changes={"kind": "hopeless"}, now=day(9))
    _, rows = looked(mirrored)
    assert {one.kind for one, _, _ in rows} == {"", "new"}
    assert not any("read" in one.held for one, _, _ in rows)


def test_an_open_deal_is_seen_as_it_is_now(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    actions.edit_deal(mirrored.house.actor("rasmus"), deal_id=deal.id, changes={"kind": "new"}, now=day(2))
    mirrored.catch_up()
    note = mirrored.folder.note()
    assert note is not None
    with mirrored.house.inside(), in_columns(mirrored.folder, note) as session:
        alike, deals = open_looks(session, deal.process_id, selling_criteria, utc(day(20)))
    assert deals == [(deal.id, 0)]
    assert (alike[0].stage, alike[0].age, alike[0].kind) == ("proposal", 2, "new")
    assert alike[0].held == {"need", "budget"}


@pytest.fixture
def hardware(house: object, tmp_path: Path) -> Hardware:
    return Hardware(house, tmp_path)  # type: ignore[arg-type]


def test_of_the_pipeline_only_the_base_rate_is_claimed(hardware: Hardware) -> None:
    """Nothing that was known at opening time predicts the outcome: Brier .2368 on deals engaged from 2017-09-01."""
    note = hardware.folder.note()
    assert note is not None
    with hardware.house.inside(), in_columns(hardware.folder, note) as session:
        found = looks(session, hardware.process, selling_criteria)
    assert found.count == 6711
    trained = train(found, number=1)
    assert trained is not None
    assert (trained.model.level, trained.model.skill) == ("base", 0)
    assert trained.model.said(found.alike[0]).value == pytest.approx(0.6315, abs=0.0002)
    cut = int(np.datetime64("2017-09-01", "m").astype(int))
    before, after = found.only(found.closed < cut), found.only(found.at >= cut)
    designs = {level: design(found.alike, level) for level in LEVELS}
    for level in LEVELS:
        said = fitted_on(before, designs[level]).said()[after.like]
        assert float(judging.squares(said, after.won).mean()) == pytest.approx(0.2368, abs=0.0001)
        assert (judging.auc(said, after.won) or 0) < 0.6
