"""The form of each type of criterion: what it asks, reads and says."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from homeplate.kit.errors import Invalid
from homeplate.process.criteria import CRITERION_TYPES
from homeplate.process.facts import Deal
from homeplate.process.yaml_form import load
from homeplate.web.deals import evidence
from homeplate.web.deals.around import ACTIVITIES, Around, NewContact, Uploaded
from homeplate.web.deals.evidence_forms import FORMS
from homeplate.web.forms import Given, read_number
from tests.make import NOW
from tests.web.selling import FILLED, PROCESS

TOUR = load(PROCESS)
MINNA, FILE = UUID(int=8), UUID(int=9)
AROUND = Around("EUR", "en", date(2026, 3, 2), {str(MINNA): "Minna Salo"}, {str(FILE): "offer.pdf"}, True)
GIVEN = Given({**FILLED, "agreed.on": "2026-03-20", "guide.name": "", "guide.value": str(MINNA)})


def test_every_type_has_a_form() -> None:
    assert set(FORMS) == set(CRITERION_TYPES)


def test_every_kind_of_activity_has_a_name() -> None:
    kinds = CRITERION_TYPES["activity"].model_fields["activity"].annotation.__args__  # type: ignore[union-attr]
    assert set(ACTIVITIES) == set(kinds)


@pytest.mark.parametrize("criterion", TOUR.stages[0].criteria, ids=lambda criterion: criterion.type)
def test_what_a_form_reads_satisfies_its_criterion(criterion: Any) -> None:
    value = criterion.clean(evidence.read(criterion, GIVEN, AROUND, has_file=False))
    if isinstance(value, str) and criterion.type == "document":
        assert value == FILLED["brief.link"]
    else:
        assert criterion.check(value, NOW, Deal(currency="EUR")) is None


@pytest.mark.parametrize("criterion", TOUR.criteria, ids=lambda criterion: criterion.key)
def test_an_empty_form_is_no_evidence(criterion: Any) -> None:
    assert evidence.read(criterion, Given({}), AROUND, has_file=False) is None


@pytest.mark.parametrize("criterion", TOUR.stages[0].criteria, ids=lambda criterion: criterion.type)
def test_inputs_are_named_after_their_criterion_and_show_what_was_held(criterion: Any) -> None:
    held = None if criterion.type == "document" else evidence.read(criterion, GIVEN, AROUND, has_file=False)
    names = [field.name for field in evidence.fields_of(criterion, held, AROUND)]
    assert names
    assert all(name.startswith(f"{criterion.key}.") for name in names)
    assert len(set(names)) == len(names)


SAID = {
    "need": (True, "Confirmed"),
    "stops": (3, "3"),
    "cost": ({"amount": "12500.50", "currency": "EUR"}, "€12,500.50"),
    "segment": ("plant", "Plant"),
    "decision": ("2026-05-04", "May 4, 2026"),
    "brief": ({"ref": str(FILE), "name": "offer.pdf"}, "offer.pdf"),
    "guide": (str(MINNA), "Minna Salo"),
    "agreed": ({"what": "Demo", "on": "2026-03-20"}, "Demo · Mar 20, 2026"),
    "visit": ({"activity": "visit", "on": "2026-03-01", "count": 2}, "Visit · Mar 1, 2026 · 2×"),
    "fit": ({"size": 4, "note": 3}, "7 of 10 points"),
}


@pytest.mark.parametrize("key", sorted(SAID))
def test_evidence_is_said_in_words(key: str) -> None:
    value, words = SAID[key]
    with translation.override("en"):
        assert evidence.said(TOUR.criterion(key), value, AROUND) == words


@pytest.mark.parametrize("key", sorted(SAID))
@pytest.mark.parametrize("value", [None, {"x": 1}, ["a"], "nonsense", 10**400])
def test_evidence_of_another_shape_is_said_as_it_is(key: str, value: Any) -> None:
    assert isinstance(evidence.said(TOUR.criterion(key), value, AROUND), str)


def test_a_file_or_somebody_new_comes_before_what_was_chosen() -> None:
    brief, guide = TOUR.criterion("brief"), TOUR.criterion("guide")
    assert isinstance(evidence.read(brief, Given({}), AROUND, has_file=True), Uploaded)
    both = Given({"guide.name": "Erik", "guide.email": "e@x.example", "guide.value": str(MINNA)})
    assert evidence.read(guide, both, AROUND, has_file=False) == NewContact("Erik", "e@x.example")


def test_a_kept_file_is_named_by_its_id() -> None:
    chosen = Given({"brief.kept": str(FILE)})
    found = evidence.read(TOUR.criterion("brief"), chosen, AROUND, has_file=False)
    assert found == {"ref": str(FILE), "name": "offer.pdf"}


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [("1,234.5", "en", "1234.5"), ("1 234,5", "fi", "1234.5"), ("12.5", "fi", "12.5"), ("１２", "ko", "12")],
)
def test_numbers_are_read_as_the_reader_writes_them(text: str, language: str, number: str) -> None:
    assert str(read_number(text, language, field="value")) == number


@pytest.mark.parametrize("text", ["12,4", "NaN", "Infinity", "1e", "9" * 41, "<b>", "१,२३,", "--1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_number(text, "en", field="value")
    assert (refused.value.code, refused.value.field) == ("number", "value")
