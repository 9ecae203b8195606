"""Every fact of a deal is told as a sentence."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

import homeplate.deals
from homeplate.deals.queries import Entry
from homeplate.process.yaml_form import load
from homeplate.web.deals.around import Around
from homeplate.web.deals.timeline import FILTERS, SENTENCES, Teller, entries
from homeplate.web.shown import TimelineEntry
from tests.make import NOW
from tests.web.selling import PROCESS

VERB = re.compile(r"deal\.[a-z]+(-[a-z]+)*")
ANNA, MINNA = UUID(int=7), UUID(int=8)
AROUND = Around("EUR", "en", date(2026, 3, 2), {str(MINNA): "Minna Salo"})


def told(verb: str, door: str = "page", **data: Any) -> TimelineEntry:
    """One fact, told in English."""
    teller = Teller(load(PROCESS), AROUND, {ANNA: "Anna"}, str)
    with translation.override("en"):
        return entries([Entry(UUID(int=1), f"deal.{verb}", NOW, "Anna", ANNA, door, data)], teller)[0]


HELD = {"criterion": "cost", "value": {"amount": "12500", "currency": "EUR"}, "note": "Her own sum"}
GUIDE = {str(MINNA): {"buying_role": "guide", "influence": 3, "attitude": 0, "note": ""}}
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("created", {"set": {}}, "Deal added", ""),
    ("imported", {"set": {"stage": "proposal"}}, "Imported at “Proposal”", "claimed"),
    ("edited", {"was": {"name": "A", "progress": 1}, "set": {"name": "B"}}, "Changed: Name", "Name: A → B"),
    ("edited", {"was": {"expected_close": None}, "set": {"expected_close": "2026-05-04"}}, "Expected", "– → May"),
    ("edited", {"was": {"value_minor": 0}, "set": {"value_minor": 120000}}, "Changed: Value", "– → €"),
    ("validated", {"criterion": "cost", "evidence": [HELD]}, "Validated “Cost of the problem”", "€12,500\nHer own"),
    ("validated", {"criterion": "gone", "evidence": [{"value": 3}]}, "Validated “gone”", ""),
    ("withdrawn", {"criterion": "need", "reason": "Not so"}, "Withdrew “The buyer confirmed", "Not so"),
    ("lapsed", {"criteria": ["read"]}, "Lapsed: “The committee read it”", ""),
    ("advanced", {"from": "discovery", "to": "proposal"}, "Advanced from Discovery to Proposal", ""),
    ("overridden", {"to": "proposal", "reason": "Board", "missing": ["need"]}, "Overrode", "Board\nMissing then: “The"),
    ("override-looked-at", {"note": "Fine"}, "Looked at the overridden gate", "Fine"),
    ("counted", {"set": {"gate_missing": 1}}, "Counted anew after an update", ""),
    ("regressed", {"from": "proposal", "to": "discovery", "reason": "Wait"}, "Went back from Proposal to", "Wait"),
    ("won", {"from": "closing"}, "Won", ""),
    ("won", {"from": "closing", "reason": "Board day", "missing": ["order"]}, "Won, with gates overridden", "Board"),
    ("lost", {"set": {"loss_reason": "price", "loss_note": "Too dear"}}, "Lost: Price", "Too dear"),
    ("reopened", {"was": "lost", "reason": "They called"}, "Reopened", "They called"),
    ("assigned", {"from": str(UUID(int=1)), "set": {"owner_id": str(ANNA)}, "note": "Hi"}, "from somebody to", "Hi"),
    ("next-step-set", {"set": {"next_step": "Call", "next_step_on": "2026-03-04"}}, "Next step: Call, Mar 4, 2026", ""),
    ("next-step-set", {"set": {"next_step_on": None}, "was": {"next_step": "Call"}}, "done or dropped", "Call"),
    ("category-set", {"set": {"category": "commit"}, "was": {"category": "omitted"}}, "Omitted → Commit", ""),
    ("stakeholder-put", {"stakeholders": GUIDE}, "Minna Salo is in the decision: Guide", ""),
    ("told-no", {"reason": "no_budget", "note": "In spring",
                 "set": {"next_step": "Ask again", "next_step_on": "2026-03-04"}},
     "No for now: No budget", "In spring\nNext step: Ask again, Mar 4, 2026"),
    ("no-taken-back", {"set": {}}, "The no for now was taken back", ""),
    ("stakeholder-removed", {"stakeholders": {str(MINNA): None}}, "Minna Salo is no longer in the decision", ""),
    ("document-added", {"documents": {"1": {"name": "offer.pdf"}}}, "Added the document offer.pdf", ""),
    ("document-archived", {"documents": {"1": None}, "was": {"name": "offer.pdf"}}, "Removed the document offer", ""),
    ("archived", {"set": {}}, "Deleted", ""),
    ("archived", {"set": {}, "undone": "1"}, "Deleted as the import was undone", ""),
    ("restored", {"set": {}}, "Restored", ""),
    ("erased", {"set": {"custom": {}}, "was": {"name": "Pumps"}}, "Erased", ""),
    ("reimported", {"was": {"name": "A"}, "set": {"name": "B"}}, "Changed by an import: Name", "Name: A → B"),
    ("reimported", {"was": {"name": "B"}, "set": {"name": "A"}, "undone": "1"}, "Put back as an import", "Name: B → A"),
    ("account-merged", {}, "Went over with the merge of its account", ""),
    ("account-unmerged", {}, "Came back as the merge of its account", ""),
    ("contact-merged", {}, "A person in the decision was merged", ""),
    ("contact-unmerged", {}, "The merge of a person in the decision was undone", ""),
    ("migrated", {"ended": ["a", "b"]}, "Moved to another version", "2 pieces of evidence"),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "data", "text", "note"), CASES)
def test_a_fact_is_a_sentence(verb: str, data: dict[str, Any], text: str, note: str) -> None:
    entry = told(verb, **data)
    assert text in entry.text
    assert note in entry.note
    assert entry.by == "Anna"


def test_every_verb_that_deals_write_has_its_sentence() -> None:
    written = set()
    for path in Path(homeplate.deals.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and VERB.fullmatch(str(node.value)):
                written.add(node.value)
    assert written <= set(SENTENCES)
    assert {f"deal.{case[0]}" for case in CASES} == {verb for verb in SENTENCES if verb.startswith("deal.")}


def test_every_verb_is_found_by_one_filter() -> None:
    assert sorted(verb for verbs in FILTERS.values() for verb in verbs) == sorted(SENTENCES)


def test_a_fact_without_its_data_or_verb_is_told_all_the_same() -> None:
    for verb in [*(verb.removeprefix("deal.") for verb in SENTENCES), "unheard-of"]:
        assert told(verb).text


def test_another_door_is_named() -> None:
    assert told("won", door="api").door == "API"
    assert told("won").door == ""
