"""A trained model: what it says of a deal, how sure that is, and why."""

from __future__ import annotations

import pytest

from homeplate.process.taught import Stands, WinModel, band, read, terms

WEIGHTS = {
    "low": -2.0, "high": 2.0, "criterion:need": 1.0, "criterion:budget": 0.0, "stage:offer": 0.5, "age:3": -0.8,
    "kind:new": 0.2, "imported": 0.1,
}  # fmt: skip
MODEL = WinModel(
    1,
    "criteria",
    WEIGHTS,
    tuple(0.01 if row == column else 0.0 for row in range(8) for column in range(row + 1)),
)


def stands(**changes: object) -> Stands:
    given: dict[str, object] = {
        "stage": "offer", "age": 0, "progress": 0.5, "kind": "", "imported": False,
        "passed": ("need", "budget"), "held": frozenset({"need"}),
    }  # fmt: skip
    return Stands(**{**given, **changes})  # type: ignore[arg-type]


def test_a_chance_adds_up_what_speaks() -> None:
    assert MODEL.said(stands()).log_odds == pytest.approx(0 + 0.5 + 0.5)
    assert MODEL.said(stands(held=frozenset())).log_odds == pytest.approx(0.5 - 0.5)
    assert MODEL.said(stands(age=3)).log_odds == pytest.approx(1.0 - 0.8)
    assert MODEL.said(stands(kind="new", imported=True)).log_odds == pytest.approx(1.0 + 0.3)


def test_what_there_is_time_for_still_speaks_neither_way() -> None:
    assert "criterion:budget" not in terms(stands(passed=("need",)), "criteria")
    assert terms(stands(passed=()), "criteria")["criterion:need"] == 0.5


def test_of_an_imported_deal_nobody_knows_what_was_not_evidenced() -> None:
    assert "criterion:budget" not in terms(stands(imported=True), "criteria")


def test_what_no_outcome_told_of_adds_nothing() -> None:
    assert MODEL.said(stands(kind="unheard", stage="new-stage")).log_odds == pytest.approx(0.5)


def test_the_range_holds_the_chance_and_widens_with_the_lack() -> None:
    said = MODEL.said(stands())
    low, high = said.between(1.28)
    assert low < said.value < high
    wide = WinModel(1, "criteria", WEIGHTS, MODEL.spread, lack=1.0).said(stands()).between(1.28)
    assert wide[0] < low < high < wide[1]


def test_the_base_rate_is_the_same_for_all_and_has_no_reasons() -> None:
    model = WinModel(2, "base", {"all": 0.4})
    assert model.said(stands()).value == model.said(stands(age=5, held=frozenset())).value
    assert model.reasons(stands(), {"need": 0.5}) == ()


def test_reasons_name_what_moves_it_most_first_for_and_against() -> None:
    found = MODEL.reasons(stands(age=3), {"need": 0.3, "budget": 0.2})
    assert [(one.what, one.key, one.shift > 0) for one in found] == [
        ("held", "need", True), ("age", "3", False), ("missing", "budget", False),
    ]  # fmt: skip


def test_of_a_model_of_places_only_the_place_is_a_reason() -> None:
    model = WinModel(2, "place", {"all": 0.0, "age:3": -0.8, "stage:offer": 0.1})
    assert [one.what for one in model.reasons(stands(age=3), {"need": 0.5})] == ["age"]


def test_it_is_read_as_it_was_kept() -> None:
    again = read(MODEL.to_text())
    assert again == MODEL and again.said(stands()) == MODEL.said(stands())
    assert read(MODEL.to_text()) is again


@pytest.mark.parametrize(("days", "at"), [(0, 0), (6.9, 0), (7, 1), (29, 2), (400, 6)])
def test_bands_of_age(days: float, at: int) -> None:
    assert band(days) == at


@pytest.mark.parametrize("imported", [False, True])
@pytest.mark.parametrize("passed", [(), ("need",), ("need", "budget")])
def test_a_reason_moves_the_chance_by_as_much_as_it_says(passed: tuple[str, ...], *, imported: bool) -> None:
    model = WinModel(3, "criteria", {**WEIGHTS, "kind-progress:new": 0.6})
    share, now = 0.1, stands(kind="new", imported=imported, passed=passed)
    told = {one.key: one.shift for one in model.reasons(now, {"need": share, "budget": share})}
    without = stands(kind="new", imported=imported, passed=passed, held=frozenset(), progress=0.5 - share)
    assert told["need"] == pytest.approx(model.said(now).value - model.said(without).value)
