"""A run from its start to its end: dry runs, interruptions, cancelling, bad files, reports, memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError

from homeplate.deals.models import Deal
from homeplate.deals.verify import verify_deals
from homeplate.fields.models import CustomField
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.transfer import actions, queries, queries_setup, work
from homeplate.transfer.models import ImportFile, ImportProblem, ImportRun
from homeplate.transfer.outcomes import Batch, book
from tests.make import NOW, House
from tests.transfer.conftest import bring_in, finish, start

HEADER = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Deal owner,Associated Company\n"


def deals_file(count: int = 10, **changes: str) -> dict[str, str | bytes]:
    """A file of `count` deals; `changes` replace a whole row by its number, as `row3`."""
    rows = [
        f"{n},Deal {n},Presentation scheduled,{n}00,2026-05-01,Kim,Acme {n % 3}" for n in range(1, count + 1)
    ]
    for name, row in changes.items():
        rows[int(name.removeprefix("row")) - 1] = row
    return {"deals.csv": HEADER + "\n".join(rows) + "\n"}


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "ROWS", 3)


def failing_after(rows: int, error: BaseException) -> Callable[[int, int], None]:
    def told(done: int, of: int) -> None:
        if done >= rows:
            raise error

    return told


def stored(house: House) -> list[tuple[str, int]]:
    with house.inside():
        return list(Deal.objects.order_by("external_id").values_list("external_id", "value_minor"))


def test_a_dry_run_counts_everything_and_keeps_nothing(olli: Actor, house: House) -> None:
    run_id = start(olli, deals_file(10, row4=",,,,,,"))
    with house.inside():
        before = Fact.objects.exclude(subject="import").count()
    actions.check_import(olli, run_id=run_id, now=NOW)
    actions.work_import(olli, run_id=run_id, clock=lambda: NOW)
    run = queries.import_run(olli, run_id=run_id)
    assert (run.state, run.dry, run.created, run.percent) == ("checked", True, 9, 100)
    with house.inside():
        assert not Deal.objects.exists() and not CustomField.objects.exists()
        assert Fact.objects.exclude(subject="import").count() == before
    assert finish(olli, run_id).created == 9


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize(("error", "state"), [(RuntimeError(), "failed"), (KeyboardInterrupt(), "cancelled")])
def test_an_interrupted_import_goes_on_and_repeats_nothing(
    olli: Actor, house: House, error: BaseException, state: str
) -> None:
    run_id = start(olli, deals_file(10, row2="2,,Presentation scheduled,5,,,"))
    with pytest.raises(type(error)):
        finish(olli, run_id, told=failing_after(6, error))
    run = queries.import_run(olli, run_id=run_id)
    assert (run.state, run.done, len(stored(house))) == (state, 6, 5 if run.refused else 6)
    again = finish(olli, run_id)
    assert (again.state, again.done, again.created, again.updated) == ("done", 10, 10 - again.refused, 0)
    with house.inside():
        assert Fact.objects.filter(verb="deal.imported").count() == again.created
        assert list(verify_deals()) == []


@pytest.mark.usefixtures("small_batches")
def test_a_worker_that_died_is_taken_over(olli: Actor, house: House) -> None:
    run_id = start(olli, deals_file(10))
    with pytest.raises(RuntimeError):
        finish(olli, run_id, told=failing_after(6, RuntimeError()))
    with house.inside():
        ImportRun.objects.filter(id=run_id).update(state="running")
    with pytest.raises(Conflict, match="running"):
        actions.run_import(olli, run_id=run_id, now=NOW)
    actions.run_import(olli, run_id=run_id, now=NOW + timedelta(minutes=5))
    actions.work_import(olli, run_id=run_id, clock=lambda: NOW)
    assert queries.import_run(olli, run_id=run_id).state == "done"
    assert len(stored(house)) == 10


@pytest.mark.usefixtures("small_batches")
def test_two_workers_write_every_row_once(olli: Actor, house: House) -> None:
    run_id = start(olli, deals_file(10))

    def meanwhile(done: int, of: int) -> None:
        if done == 3:
            actions.work_import(olli, run_id=run_id, clock=lambda: NOW)

    run = finish(olli, run_id, told=meanwhile)
    assert (run.state, run.created) == ("done", 10)
    assert len(stored(house)) == 10


@pytest.mark.usefixtures("small_batches")
def test_a_cancelled_import_keeps_what_is_written_and_can_go_on(olli: Actor, house: House) -> None:
    run_id = start(olli, deals_file(10))

    def cancel(done: int, of: int) -> None:
        if done == 6:
            actions.cancel_import(olli, run_id=run_id, now=NOW)

    run = finish(olli, run_id, told=cancel)
    assert (run.state, run.done, len(stored(house))) == ("cancelled", 6, 6)
    assert finish(olli, run_id).state == "done"
    assert len(stored(house)) == 10


def test_cancelling_before_the_work_begins_ends_it_at_once(olli: Actor, house: House) -> None:
    run_id = start(olli, deals_file())
    actions.run_import(olli, run_id=run_id, now=NOW)
    actions.cancel_import(olli, run_id=run_id, now=NOW)
    actions.work_import(olli, run_id=run_id, clock=lambda: NOW)
    assert queries.import_run(olli, run_id=run_id).state == "cancelled"
    assert stored(house) == []


BAD: dict[str, tuple[str | bytes, str, int, int]] = {
    "nul": ("Deal Name,Deal Stage\nA,Demo\nB\0,Demo\n", "binary-file", 3, 2),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary-file", 0, 0),
    "empty": ("", "empty-file", 0, 0),
    "no rows": ("Deal Name,Deal Stage\n", "no-rows", 0, 0),
    "unknown": ("Colour,Taste\nred,sweet\n", "kind-unknown", 0, 0),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_says_where_and_leaves_nothing(olli: Actor, house: House, name: str) -> None:
    content, code, line, column = BAD[name]
    good = deals_file()
    with pytest.raises(Invalid) as caught:
        start(olli, {"bad.csv": content} if name == "unknown" else {**good, "bad.csv": content})
    assert (caught.value.code, caught.value.details) == (code, actions.FilePlace("bad.csv", line, column))
    assert "bad.csv" in str(caught.value)
    with house.inside():
        assert not ImportRun.objects.exists() and not Deal.objects.exists()
    folder = f"{house.id}/imports"
    assert not default_storage.exists(folder) or default_storage.listdir(folder)[1] == []


def test_refused_rows_can_be_mended_and_loaded_again(olli: Actor, house: House) -> None:
    files = deals_file(4, row2=",,Demo,5,,,", row3="3,=1+1,Presentation scheduled,7,,,")
    run = bring_in(olli, files)
    assert (run.created, run.refused) == (3, 1)
    report = queries.refused_rows(olli, run_id=run.id)
    rows = list(csv.reader(io.StringIO("".join(report.lines).removeprefix("\ufeff"))))
    assert rows[0][:2] == ["Record ID", "Deal Name"] and rows[0][-2:] == [
        "Homeplate: line",
        "Homeplate: reason",
    ]
    assert rows[1] == ["", "", "Demo", "5", "", "", "", "3", "The row has no deal name, account or product."]
    rows[1][1] = "Mended"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    assert bring_in(olli, {"mended.csv": text.getvalue()}).created == 1


def test_problems_are_listed_with_their_place(olli: Actor, house: House) -> None:
    run = bring_in(olli, deals_file(3, row2="2,Deal 2,Presentation scheduled,lots,2026-02-31,Kim,"))
    found = queries.import_problems(olli, run_id=run.id)
    assert [(each.file, each.line, each.column, each.severity) for each in found] == [
        ("deals.csv", 3, "Amount", "warning"),
        ("deals.csv", 3, "Close Date", "warning"),
    ]
    assert (found[0].value, str(found[0].message)) == ("lots", "“lots” is not an amount.")
    assert run.noted == 1
    report = queries.refused_rows(olli, run_id=run.id)
    assert "“lots” is not an amount." in "".join(report.lines)


def test_a_choice_is_remembered_for_the_next_file_of_the_source(olli: Actor, house: House) -> None:
    run_id = start(olli, deals_file(3))
    (table,) = queries_setup.import_columns(olli, run_id=run_id)
    actions.change_mapping(
        olli, run_id=run_id, fields={table.file.id: {"Associated Company": "custom:buyer"}}, now=NOW
    )
    actions.change_stages(olli, run_id=run_id, stages={"Presentation scheduled": "closing"}, now=NOW)
    finish(olli, run_id)
    again = start(olli, deals_file(5))
    (table,) = queries_setup.import_columns(olli, run_id=again)
    assert {each.name: each.field for each in table.columns}["Associated Company"] == "custom:buyer"
    assert [row.target for row in queries_setup.import_stages(olli, run_id=again).rows] == ["closing"]
    assert queries.import_run(olli, run_id=again).remembered
    with house.inside():
        deal = Deal.objects.get(external_id="1")
        assert (deal.stage, deal.custom["buyer"], deal.account_id) == ("closing", "Acme 1", None)


def test_what_cannot_be_mapped_is_refused_before_anything_runs(olli: Actor, house: House) -> None:
    run_id = start(olli, deals_file(3))
    (table,) = queries_setup.import_columns(olli, run_id=run_id)
    for fields in ({"Deal Name": "nonsense"}, {"Nowhere": "name"}, {"Amount": "custom:Not A Key"}):
        with pytest.raises(Invalid):
            actions.change_mapping(olli, run_id=run_id, fields={table.file.id: fields}, now=NOW)
    for stages in ({"Presentation scheduled": "nowhere"}, {"Unheard of": "closing"}):
        with pytest.raises(Invalid):
            actions.change_stages(olli, run_id=run_id, stages=stages, now=NOW)


def test_a_done_import_is_neither_run_nor_changed_again(olli: Actor, house: House) -> None:
    run = bring_in(olli, deals_file(3))
    with pytest.raises(Conflict):
        actions.run_import(olli, run_id=run.id, now=NOW)
    with pytest.raises(Conflict):
        actions.change_stages(olli, run_id=run.id, stages={}, now=NOW)
    with pytest.raises(Conflict):
        actions.cancel_import(olli, run_id=run.id, now=NOW)


def test_a_discarded_run_takes_its_files_along_and_leaves_the_deals(olli: Actor, house: House) -> None:
    run = bring_in(olli, deals_file(3, row2=",,Demo,5,,,"))
    with house.inside():
        path = ImportFile.objects.get(run_id=run.id).path
    actions.discard_import(olli, run_id=run.id, now=NOW)
    with house.inside():
        assert not ImportRun.objects.exists() and not ImportProblem.objects.exists()
    assert not default_storage.exists(path)
    assert len(stored(house)) == 2


@pytest.mark.parametrize("name", ["rasmus", "veli"])
def test_who_may_not_import_sees_and_does_nothing(olli: Actor, house: House, name: str) -> None:
    run_id = start(olli, deals_file(1))
    actor = house.actor(name)
    with pytest.raises(Forbidden):
        start(actor, deals_file(1))
    for attempt in (actions.run_import, actions.check_import, actions.cancel_import, actions.discard_import):
        with pytest.raises(Forbidden):
            attempt(actor, run_id=run_id, now=NOW)
    with pytest.raises(Forbidden):
        queries.imports(actor)


@pytest.mark.parametrize("name", ["outsider", "mina"])
def test_imports_of_others_do_not_exist_for_outsiders_and_team_managers(
    olli: Actor, house: House, name: str
) -> None:
    run_id = start(olli, deals_file(1))
    actor = house.actor(name)
    assert queries.imports(actor) == []
    for read in (
        queries.import_run,
        queries_setup.import_columns,
        queries_setup.import_stages,
        queries.refused_rows,
    ):
        with pytest.raises(NotFound):
            read(actor, run_id=run_id)
    with pytest.raises(NotFound):
        actions.run_import(actor, run_id=run_id, now=NOW)


def test_somebody_who_lost_the_right_does_not_import_any_more(olli: Actor, house: House) -> None:
    run_id = start(olli, deals_file(1))
    actions.run_import(olli, run_id=run_id, now=NOW)
    with house.inside():
        member = ImportRun.objects.get(id=run_id).member
        assert member is not None
        type(member).objects.filter(id=member.id).update(role="viewer")
    actions.work_import(olli, run_id=run_id, clock=lambda: NOW)
    run = queries.import_run(olli, run_id=run_id)
    assert run.state == "failed" and "does not allow" in str(run.message)
    assert stored(house) == []


def test_a_batch_that_another_transaction_spoiled_is_tried_again(
    olli: Actor, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled = iter([True, False])

    def sometimes(file: ImportFile, batch: Batch) -> None:
        book(file, batch)
        if next(spoiled):
            raise IntegrityError

    monkeypatch.setattr(work, "book", sometimes)
    run = bring_in(olli, deals_file(5))
    assert (run.state, run.created, len(stored(house))) == ("done", 5, 5)


def test_every_step_of_an_import_is_a_fact(olli: Actor, house: House) -> None:
    run_id: UUID = bring_in(olli, deals_file(1)).id
    with house.inside():
        facts = Fact.objects.filter(subject_id=run_id).order_by("id")
        assert list(facts.values_list("verb", flat=True)) == ["import.started", "import.run", "import.done"]
        told = Fact.objects.get(verb="deal.imported")
    assert (told.door, told.actor_id) == ("import", olli.member_id)
