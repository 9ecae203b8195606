"""Training in the background: versions, comparison, taking up and setting back, and what becomes of open deals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.core.cache import cache

from homeplate.deals import actions
from homeplate.deals.history import history_of, refresh_history
from homeplate.deals.models import Deal
from homeplate.deals.queries import deal_detail
from homeplate.deals.verify import verify_deals
from homeplate.insight.actions import cancel_training, train_model, use_version
from homeplate.insight.chance import said
from homeplate.insight.chance.rating import rate_open_deals
from homeplate.insight.chance.training import FEWEST
from homeplate.insight.chance.versions import enough_is_new
from homeplate.insight.chance.work import USED, work
from homeplate.insight.forecast import forecast
from homeplate.insight.frame import Frame
from homeplate.insight.models import TrainedModel
from homeplate.kit.errors import Forbidden, NotFound
from homeplate.ledger.queries import facts_about
from homeplate.process.taught import WinModel
from tests.insight.conftest import Mirrored, day, sold
from tests.make import NOW, House


def closed(house: House, number: int, *, begun: float, won: bool) -> Deal:
    """A deal that was won after the committee had read the proposal, or lost without that."""
    rep, manager = house.actor("rasmus"), house.actor("mina")
    deal = sold(house, f"Deal {number}", begun=begun)
    if won:
        actions.validate(rep, deal_id=deal.id, criterion="read", value=True, now=day(begun + 2))
        actions.win(manager, deal_id=deal.id, override_reason="On paper", now=day(begun + 25))
    else:
        actions.lose(manager, deal_id=deal.id, reason="price", now=day(begun + 25))
    return deal


class School:
    """A workspace whose deals are decided by one criterion, and its training."""

    def __init__(self, mirrored: Mirrored) -> None:
        self.mirrored, self.house = mirrored, mirrored.house
        self.closed = 0

    def learn(self, deals: int, *, upside_down: bool = False) -> None:
        """So many more deals are closed, one every other day."""
        for _ in range(deals):
            won = (self.closed % 2 == 0) is not upside_down
            closed(self.house, self.closed, begun=2 * self.closed, won=won)
            self.closed += 1

    @property
    def now(self) -> datetime:
        moment: datetime = day(2 * self.closed + 70)
        return moment

    @property
    def process(self) -> UUID:
        with self.house.inside():
            found = Deal.objects.values_list("process_id", flat=True).first()
        assert found is not None
        return found

    def train(self) -> TrainedModel:
        run_id = train_model(self.house.actor("olli"), process_id=self.process, now=self.now)
        return self.work(run_id)

    def work(self, run_id: UUID, clock: Callable[[], datetime] | None = None) -> TrainedModel:
        with self.house.inside():
            work(run_id, clock=clock or (lambda: self.now), folder=self.mirrored.folder)
            return TrainedModel.objects.get(id=run_id)

    def in_use(self) -> WinModel | None:
        with self.house.inside():
            return history_of(self.process).model


@pytest.fixture
def school(mirrored: Mirrored) -> School:
    cache.clear()
    return School(mirrored)


@pytest.fixture
def taught(school: School) -> School:
    school.learn(60)
    return school


def test_a_version_is_trained_taken_up_and_told_to_open_deals(taught: School) -> None:
    house = taught.house
    with_it, without = sold(house, "With", begun=180), sold(house, "Without", begun=180)
    actions.validate(house.actor("rasmus"), deal_id=with_it.id, criterion="read", value=True, now=day(181))
    run = taught.train()
    assert (run.state, run.number, run.level, run.deals, run.compared["taken"]) == (
        "done",
        1,
        "criteria",
        60,
        True,
    )
    assert run.figures["criteria"]["brier"] < run.figures["base"]["brier"]
    model = taught.in_use()
    assert model is not None and (model.number, model.outcomes) == (1, 60)
    assert run.until is not None and model.until == run.until.isoformat()
    with house.inside():
        rows = {row.name: row for row in Deal.objects.filter(status="open")}
        assert list(verify_deals()) == []
        (fact,) = [one for one in facts_about(taught.process) if one.verb == USED]
        assert fact.data == {"number": 1, "level": "criteria", "deals": 60}
    assert {row.probability_source for row in rows.values()} == {"model"}
    assert rows["With"].probability > rows["Without"].probability + 200
    found = deal_detail(house.actor("mina"), deal_id=without.id, now=taught.now, today=taught.now.date())
    assert found.chance.source == "model"
    assert found.chance.low < found.chance.value < found.chance.high


def test_the_page_of_a_deal_says_the_same_as_the_lists_with_reasons(taught: School) -> None:
    deal = sold(taught.house, "With", begun=180)
    actions.validate(
        taught.house.actor("rasmus"), deal_id=deal.id, criterion="read", value=True, now=day(181)
    )
    taught.train()
    found = deal_detail(taught.house.actor("mina"), deal_id=deal.id, now=taught.now, today=taught.now.date())
    with taught.house.inside():
        assert Deal.objects.get(id=deal.id).probability == pytest.approx(1000 * found.chance.value, abs=1)
    said = [(str(one.what), one.shift > 0) for one in found.chance.speaking]
    assert said[0] == ("“The committee read the proposal” is validated", True)
    assert "60 closed deals" in str(found.chance.reasons[0])


def test_a_change_of_a_deal_is_told_by_the_model_at_once(taught: School) -> None:
    taught.train()
    deal = sold(taught.house, "Anew", begun=200)
    with taught.house.inside():
        before = Deal.objects.get(id=deal.id)
    assert before.probability_source == "model"
    actions.validate(
        taught.house.actor("rasmus"), deal_id=deal.id, criterion="read", value=True, now=day(202)
    )
    with taught.house.inside():
        assert Deal.objects.get(id=deal.id).probability > before.probability + 200


def test_chances_follow_the_days_without_a_fact_and_leave_those_set_by_hand(taught: School) -> None:
    deal, by_hand = sold(taught.house, "Waits", begun=178), sold(taught.house, "By hand", begun=178)
    mina = taught.house.actor("mina")
    actions.edit_deal(mina, deal_id=by_hand.id, changes={"probability": 0.42}, now=day(179))
    taught.train()
    with taught.house.inside():
        before = Deal.objects.get(id=deal.id)
        assert rate_open_deals(taught.process, now=taught.now, folder=taught.mirrored.folder) == 0
        later = taught.now + timedelta(days=300)
        assert rate_open_deals(taught.process, now=later, folder=taught.mirrored.folder) == 1
        after = Deal.objects.get(id=deal.id)
        assert after.probability != before.probability and after.revision == before.revision
        assert Deal.objects.get(id=by_hand.id).probability == 420
        assert list(verify_deals()) == []


def test_the_forecast_shares_the_chance_of_a_stage_out_among_its_deals(taught: School) -> None:
    """Where the trial said that the model tells which deals are won within a month; what the stage brings stays."""
    house, mina = taught.house, taught.house.actor("mina")
    with_it, without = sold(house, "With", begun=180), sold(house, "Without", begun=180)
    for deal in (with_it, without):
        actions.edit_deal(mina, deal_id=deal.id, changes={"value": 1000}, now=day(181))
    actions.validate(house.actor("rasmus"), deal_id=with_it.id, criterion="read", value=True, now=day(181))
    day_ahead = taught.now.date() + timedelta(days=1)

    def chances() -> dict[UUID, float]:
        frame = Frame(taught.process, day_ahead, day_ahead + timedelta(days=60))
        found = forecast(mina, frame, now=taught.now, today=taught.now.date(), folder=taught.mirrored.folder)
        assert found is not None
        return {one.carried.deal: one.carried.chance for one in found.likely}

    taught.mirrored.catch_up()
    before = chances()
    assert before[with_it.id] == before[without.id]
    taught.train()
    assert (model := taught.in_use()) is not None and model.within
    after = chances()
    assert after[with_it.id] > 1.3 * after[without.id]
    assert sum(after.values()) == pytest.approx(sum(before.values()), rel=0.01)
    use_version(house.actor("olli"), process_id=taught.process, number=0, now=taught.now)
    with house.inside():
        rate_open_deals(taught.process, now=taught.now, folder=taught.mirrored.folder)
    assert chances() == before


def test_asked_twice_it_is_trained_once_and_done_again_it_changes_nothing(taught: School) -> None:
    olli = taught.house.actor("olli")
    one = train_model(olli, process_id=taught.process, now=taught.now)
    assert train_model(olli, process_id=taught.process, now=taught.now) == one
    run = taught.work(one)
    again = taught.work(one)
    assert (again.model, again.finished_at) == (run.model, run.finished_at)


def test_with_nothing_new_no_version_is_made(taught: School) -> None:
    first = taught.train()
    again = taught.train()
    assert (again.state, again.model, again.deals) == ("same", "", 60)
    model = taught.in_use()
    assert model is not None and model.number == first.number


def test_a_run_that_died_is_begun_anew(taught: School) -> None:
    olli = taught.house.actor("olli")
    one = train_model(olli, process_id=taught.process, now=taught.now)
    with taught.house.inside():
        TrainedModel.objects.filter(id=one).update(state="running")
    assert taught.work(one).state == "running", "somebody is at it"
    other = train_model(olli, process_id=taught.process, now=taught.now + timedelta(hours=1))
    assert other != one
    with taught.house.inside():
        assert TrainedModel.objects.get(id=one).state == "failed"


def test_it_can_be_stopped_before_and_while_it_runs(taught: School) -> None:
    olli = taught.house.actor("olli")
    one = train_model(olli, process_id=taught.process, now=taught.now)
    cancel_training(olli, process_id=taught.process, now=taught.now)
    assert taught.work(one).state == "cancelled"
    other = train_model(olli, process_id=taught.process, now=taught.now)
    asked = 0

    def clock() -> datetime:
        nonlocal asked
        asked += 1
        if asked == 4:
            cancel_training(olli, process_id=taught.process, now=taught.now)
        return taught.now

    run = taught.work(other, clock)
    assert (run.state, run.model) == ("cancelled", "")
    assert taught.in_use() is None


def test_a_later_version_is_compared_on_the_deals_since_and_can_be_set_back(taught: School) -> None:
    first = taught.train()
    taught.learn(40)
    second = taught.train()
    assert second.compared["with"] == 1 and 0 < second.compared["deals"] <= 40
    assert second.compared["taken"]
    assert (model := taught.in_use()) is not None and model.number == 2
    olli = taught.house.actor("olli")
    use_version(olli, process_id=taught.process, number=1, now=taught.now)
    assert (model := taught.in_use()) is not None and model.to_text() == first.model
    use_version(olli, process_id=taught.process, number=0, now=taught.now)
    assert taught.in_use() is None
    with pytest.raises(NotFound):
        use_version(olli, process_id=taught.process, number=9, now=taught.now)


def test_who_went_back_to_the_weights_is_not_overruled_by_the_next_version(taught: School) -> None:
    taught.train()
    use_version(taught.house.actor("olli"), process_id=taught.process, number=0, now=taught.now)
    taught.learn(40)
    later = taught.train()
    assert (later.state, later.compared["taken"]) == ("done", False)
    assert taught.in_use() is None


def test_a_version_that_is_worse_is_kept_and_not_taken_up(
    taught: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught.train()
    taught.learn(40)
    monkeypatch.setattr("homeplate.insight.chance.training.chosen", lambda told, looks: ("base", None))
    run = taught.train()
    assert (run.state, run.level, run.compared["taken"]) == ("done", "base", False)
    assert run.compared["ours"]["log_loss"] > run.compared["theirs"]["log_loss"]
    assert (model := taught.in_use()) is not None and model.number == 1


@pytest.mark.files
def test_looks_of_old_versions_are_thrown_away(taught: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homeplate.insight.chance.work.KEPT", 1)
    first = taught.train()
    use = []
    for _ in range(2):
        taught.learn(2)
        use.append(taught.train())
    there = {one.id for one in (first, *use) if said.place(taught.mirrored.folder, one.id).exists()}
    model = taught.in_use()
    assert model is not None
    with taught.house.inside():
        used = TrainedModel.objects.get(number=model.number)
    assert there == {use[-1].id, used.id}


def test_of_too_few_outcomes_nothing_is_concluded(school: School) -> None:
    school.learn(5)
    sold(school.house, "Open", begun=100)
    run = school.train()
    assert (run.state, run.model, school.in_use()) == ("few", "", None)


def test_training_is_due_after_enough_new_outcomes(taught: School) -> None:
    def known() -> bool:
        with taught.house.inside():
            refresh_history(process_id=taught.process, now=NOW)
            cache.clear()
            return enough_is_new(taught.process)

    assert taught.closed > FEWEST and known()
    taught.train()
    assert not known()
    taught.learn(20)
    assert known()


def test_who_may_not_edit_the_process_trains_nothing(taught: School) -> None:
    for do in (train_model, cancel_training):
        with pytest.raises(Forbidden):
            do(taught.house.actor("rasmus"), process_id=taught.process, now=taught.now)
    with pytest.raises(Forbidden):
        use_version(taught.house.actor("mina"), process_id=taught.process, number=0, now=taught.now)
