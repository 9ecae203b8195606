"""Files become prospects: recognised, nothing twice, bad rows apart, and to be gone on with."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.files.storage import default_storage

from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.ledger.models import Fact
from homeplate.people.models import Notice
from homeplate.prospects.actions import cancel_load, discard_load, resume_load, start_load
from homeplate.prospects.loading import ahead, checking, work
from homeplate.prospects.loading.work import work_load
from homeplate.prospects.models import Company, Load, LoadProblem, Person
from homeplate.prospects.queries_loads import load, loads, refused_rows
from tests.make import NOW, House
from tests.prospects.conftest import COMPANIES, PEOPLE, loaded

pytestmark = pytest.mark.django_db


def counts(house: House, load_id: Any) -> tuple[int, int, int, int]:
    row = load(house.actor("mina"), load_id=load_id)
    return row.created, row.updated, row.unchanged, row.refused


def test_a_file_is_recognised_by_its_columns(house: House) -> None:
    found = load(house.actor("mina"), load_id=loaded(house, PEOPLE))
    assert (found.about, found.state, found.created) == ("people", "done", 9)
    assert found.mapping["Job title"] == "title"


@pytest.mark.parametrize(("source", "said"), [("", "fair-2026.csv"), ("Trade register", "Trade register")])
def test_who_says_it_is_the_source_else_the_file(house: House, source: str, said: str) -> None:
    load_id = loaded(house, PEOPLE, name="C:\\lists\\fair-2026.csv", source=source)
    assert load(house.actor("mina"), load_id=load_id).source == said


def test_the_same_file_again_changes_nothing(base: House) -> None:
    with base.inside():
        before = list(Company.objects.order_by("id").values("id", "revision", "load_id"))
    assert counts(base, loaded(base, COMPANIES, currency="EUR")) == (0, 0, 6, 0)
    assert counts(base, loaded(base, PEOPLE)) == (0, 0, 9, 0)
    with base.inside():
        assert list(Company.objects.order_by("id").values("id", "revision", "load_id")) == before


def test_what_is_new_is_taken_over_and_what_is_older_is_not(base: House) -> None:
    text = "name,website,employees\nNordbank,nordbank.example,1500\n"
    earlier, later = (loaded(base, text, said_on=NOW.date() + timedelta(days=days)) for days in (-5, 0))
    assert (counts(base, earlier), counts(base, later)) == ((0, 0, 1, 0), (0, 1, 0, 0))
    with base.inside():
        row = Company.objects.get(domain="nordbank.example")
        assert (row.employees, row.industry, row.revision) == (1500, "Banking", 2)


def test_two_rows_of_one_file_are_one_record(house: House) -> None:
    load_id = loaded(house, "name,website,city\nA,a.example,\nA,http://A.example/,Oulu\n")
    assert counts(house, load_id) == (1, 1, 0, 0)
    with house.inside():
        assert Company.objects.get().city == "Oulu"


def test_a_company_that_only_people_name_is_added(house: House) -> None:
    loaded(house, "name,email,company,company domain\nKim,kim@b.example,B Ltd,b.example\n")
    with house.inside():
        assert Person.objects.get().company.name == "B Ltd"  # type: ignore[union-attr]


def test_bad_rows_are_put_aside_with_the_reason_to_mend_and_load_again(house: House) -> None:
    text = "name,website,employees\nA,a.example,many\nB,b.example,5\nC,not a domain,1\nD,d.example\n"
    load_id = loaded(house, text)
    assert counts(house, load_id) == (1, 0, 0, 3)
    lines = "".join(refused_rows(house.actor("mina"), load_id=load_id)).splitlines()
    assert lines[0] == "name,website,employees,Problem"
    assert lines[1].startswith("A,a.example,many,") and len(lines) == 4
    mended = "\n".join([lines[0], lines[1].replace("many", "7")])
    assert counts(house, loaded(house, mended)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\x89PNG\0\0\0\0", "binary-file"),
        (b"colour,taste\nred,sweet\n", "no-name"),
        (b"name,name\nA,B\n", "twice"),
        (b"PAR1 and nothing behind", "broken-file"),
    ],
)
def test_what_is_no_table_is_refused_at_once(house: House, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        loaded(house, content)
    assert refused.value.code == code
    with house.inside():
        assert not Load.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949", "utf-16"])
def test_encodings_and_separators_are_found_out(house: House, encoding: str) -> None:
    text = "회사명;도메인;도시\n한빛은행;hanbit.example;서울\n두번째 회사;둘.example;부산\n"
    loaded(house, text.encode(encoding))
    with house.inside():
        assert set(Company.objects.values_list("name", "city")) == {
            ("한빛은행", "서울"),
            ("두번째 회사", "부산"),
        }


def test_hostile_texts_stay_texts(house: House) -> None:
    rows = ['"<script>alert(1)</script>",x.example,"=1+1\x07 \u202e"', '"a ""quoted""\nname",y.example,z']
    loaded(house, "\n".join(["name,website,city", *rows]))
    with house.inside():
        assert set(Company.objects.values_list("name", flat=True)) == {
            "<script>alert(1)</script>",
            'a "quoted" name',
        }


def test_parquet_is_read_with_its_lists(house: House, tmp_path: Path) -> None:
    path = tmp_path / "companies.parquet"
    duckdb.sql(
        "COPY (SELECT 'A' AS name, 'a.example' AS domain, 12 AS employees, ['SAP', 'AWS'] AS technologies, "
        "NULL AS city) "
        f"TO '{path}' (FORMAT parquet)"
    )
    assert counts(house, loaded(house, path.read_bytes(), name="companies.parquet")) == (1, 0, 0, 0)
    with house.inside():
        row = Company.objects.get()
        assert (row.employees, row.technologies, row.city) == (12, ["AWS", "SAP"], "")


def test_a_load_goes_on_where_it_stopped(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "ROWS", 2)
    mina = house.actor("mina")
    load_id = start_load(
        mina, name="c.csv", content=io.BytesIO(COMPANIES.encode()), source="Vendor", now=NOW, queued=False
    )

    def stop(rows: int, share: float) -> None:
        if rows == 2:
            cancel_load(mina, load_id=load_id, now=NOW)

    work_load(mina, load_id=load_id, clock=lambda: NOW, told=stop)
    assert load(mina, load_id=load_id).state == "cancelled"
    assert counts(house, load_id) == (2, 0, 0, 0)
    resume_load(mina, load_id=load_id, now=NOW, queued=False)
    work_load(mina, load_id=load_id, clock=lambda: NOW)
    assert (load(mina, load_id=load_id).state, counts(house, load_id)) == ("done", (6, 0, 0, 0))
    with pytest.raises(Conflict):
        resume_load(mina, load_id=load_id, now=NOW)


def test_a_large_file_is_read_by_a_process_beside_with_the_same_result(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mina, text = (
        house.actor("mina"),
        "name,website\nA,a.example\nB,not a domain\nC,c.example,\nÄiti,d.example\n",
    )
    here = loaded(house, text)
    monkeypatch.setattr(ahead, "WORTH_IT", 0)
    monkeypatch.setattr(ahead, "batches", None)  # so that nothing can be read in this process
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    path = tmp_path / "large.csv"
    path.write_text(text.replace("Äiti", "Isä"), encoding="utf-8")
    there = start_load(mina, name=path.name, path=str(path), source="Vendor", now=NOW, queued=False)
    work_load(mina, load_id=there, clock=lambda: NOW)
    assert (counts(house, here), counts(house, there)) == ((3, 0, 0, 1), (0, 1, 2, 1))
    refused = ["".join(refused_rows(mina, load_id=load_id)) for load_id in (here, there)]
    assert refused[0] == refused[1]
    with house.inside():
        assert Company.objects.get(domain="d.example").name == "Isä"


def test_the_copy_of_a_file_is_kept_until_its_load_is_done(
    house: House, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(checking, "ROWS", 2)
    mina = house.actor("mina")
    load_id = start_load(mina, name="c.csv", content=io.BytesIO(COMPANIES.encode()), now=NOW, queued=False)
    with house.inside():
        path = Load.objects.get(id=load_id).path

    def stop(rows: int, share: float) -> None:
        if rows == 2:
            cancel_load(mina, load_id=load_id, now=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        work_load(mina, load_id=load_id, clock=lambda: NOW, told=stop)
    assert default_storage.exists(path)
    resume_load(mina, load_id=load_id, now=NOW, queued=False)
    with django_capture_on_commit_callbacks(execute=True):
        work_load(mina, load_id=load_id, clock=lambda: NOW)
    assert not default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        discard_load(mina, load_id=load_id, now=NOW)


def test_a_load_of_wrong_columns_stops_early(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_REFUSED", 1)
    load_id = loaded(house, "name,website\nA,no domain\nB,none here\n")
    assert load(house.actor("mina"), load_id=load_id).state == "failed"


def test_a_load_is_one_fact_and_one_notice(base: House) -> None:
    with base.inside():
        verbs = list(
            Fact.objects.filter(subject="prospect-load").order_by("id").values_list("verb", flat=True)
        )
        assert verbs == ["prospect-load.started", "prospect-load.done"] * 2
        assert not Fact.objects.filter(subject__in=("prospect-company", "prospect-person")).exists()
        assert Notice.objects.filter(verb="prospect-load.done").count() == 2


def test_a_load_is_forgotten_and_its_records_stay(base: House) -> None:
    mina = base.actor("mina")
    first, *_ = loads(mina)
    discard_load(mina, load_id=first.id, now=NOW)
    with base.inside():
        assert Load.objects.count() == 1 and not LoadProblem.objects.exists() and Person.objects.count() == 9


def test_who_may_not_load(house: House) -> None:
    with pytest.raises(Forbidden):
        loaded(house, COMPANIES, who="rasmus")


def test_whoever_was_slower_leaves_the_load_to_the_other_worker(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "ROWS", 2)
    mina = house.actor("mina")
    load_id = start_load(mina, name="c.csv", content=io.BytesIO(COMPANIES.encode()), now=NOW, queued=False)

    def overtaken(rows: int, share: float) -> None:
        if rows == 2:
            Load.objects.filter(id=load_id).update(position=4)

    work_load(mina, load_id=load_id, clock=lambda: NOW, told=overtaken)
    assert load(mina, load_id=load_id).state == "running"
    work_load(mina, load_id=load_id, clock=lambda: NOW)
    assert load(mina, load_id=load_id).state == "done"
