"""The states of leads that files name: proposed, chosen by a person, kept with the import, and remembered."""

from __future__ import annotations

import pytest

from homeplate.kit.errors import Invalid
from homeplate.leads.models import Lead
from homeplate.people.access import Actor
from homeplate.transfer import actions, queries, queries_setup
from homeplate.transfer.leadstates import key_of, proposed
from tests.make import NOW, House
from tests.transfer.conftest import bring_in, finish, start

HEADER = "Lead ID,First Name,Last Name,Company,Email,Lead Source,Status\n"
STATES = ("Working - Contacted", "Working - Contacted", "Nurture", "Blorp", "blorp", "Negotiation")


def file(*states: str) -> dict[str, str]:
    rows = (f"{n},P{n},Q,C{n},p{n}@c{n}.example,Web,{state}\n" for n, state in enumerate(states))
    return {"leads.csv": HEADER + "".join(rows)}


def stored(house: House) -> list[str]:
    with house.inside():
        return list(Lead.objects.order_by("external_id").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Working - Contacted", "accepted"),
        ("Negotiation", "qualified"),
        ("Backlog", "new"),
        ("Abandoned", "rejected"),
        ("Blorp", ""),
    ],
)
def test_a_state_is_proposed_by_its_words_else_by_the_part_of_a_sale(text: str, state: str) -> None:
    assert proposed(text) == state


def test_a_choice_is_known_again_however_it_is_spelled() -> None:
    assert key_of("  WORKING -  Contacted") == key_of("Working - contacted")
    assert key_of("x" * 80) == key_of("x" * 60), "rows keep as much of it"


def test_those_not_recognised_come_first_each_with_its_rows(olli: Actor) -> None:
    run_id = start(olli, file(*STATES))
    assert queries.import_run(olli, run_id=run_id).has_stages
    page = queries_setup.import_stages(olli, run_id=run_id)
    assert [(row.value, row.count, row.target) for row in page.leads] == [
        ("Blorp", 2, "new"),
        ("Working - Contacted", 2, "accepted"),
        ("Nurture", 1, "waiting"),
        ("Negotiation", 1, "qualified"),
    ]
    assert (page.rows, page.process_id) == ((), None)
    assert [target for target, _ in page.lead_targets][:2] == ["new", "accepted"]


def test_what_a_person_chose_holds_is_found_again_and_remembered(olli: Actor, house: House) -> None:
    run_id = start(olli, file(*STATES))
    said = {"Blorp": "rejected", "Nurture": "accepted"}
    actions.change_stages(olli, run_id=run_id, stages={}, leads=said, now=NOW)
    page = queries_setup.import_stages(olli, run_id=run_id)
    assert {row.value: row.target for row in page.leads}["Nurture"] == "accepted"
    run = finish(olli, run_id)
    assert (run.created, run.noted) == (6, 0)
    assert stored(house) == ["accepted", "accepted", "accepted", "rejected", "rejected", "qualified"]
    with house.inside():
        assert Lead.objects.filter(state="rejected", reason="other", reason_note="Blorp").exists()
    again = queries_setup.import_stages(olli, run_id=start(olli, file("Nurture", "Blorp")))
    assert {row.value: row.target for row in again.leads} == {"Nurture": "accepted", "Blorp": "rejected"}


def test_what_nobody_spoke_of_is_taken_as_proposed_and_what_says_nothing_is_told(
    olli: Actor, house: House
) -> None:
    run = bring_in(olli, file("Nurture", "Blorp"))
    assert stored(house) == ["waiting", "new"]
    assert [one.code for one in queries.import_problems(olli, run_id=run.id)] == ["unknown-status"]


@pytest.mark.parametrize("said", [{"Blorp": "nowhere"}, {"Unheard of": "new"}])
def test_what_is_no_state_is_refused(olli: Actor, said: dict[str, str]) -> None:
    run_id = start(olli, file(*STATES))
    with pytest.raises(Invalid, match="cannot become") as caught:
        actions.change_stages(olli, run_id=run_id, stages={}, leads=said, now=NOW)
    assert caught.value.field == "leads"


def test_a_file_without_states_asks_for_none(olli: Actor) -> None:
    run_id = start(olli, file(*STATES))
    (table,) = queries_setup.import_columns(olli, run_id=run_id)
    actions.change_mapping(olli, run_id=run_id, fields={table.file.id: {"Status": ""}}, now=NOW)
    assert not queries.import_run(olli, run_id=run_id).has_stages
    assert queries_setup.import_stages(olli, run_id=run_id).leads == ()
