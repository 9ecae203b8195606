"""`homeplate import` as somebody types it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from homeplate.cli.main import main
from homeplate.deals.models import Deal
from homeplate.leads.models import Lead
from homeplate.transfer import merging, work
from homeplate.transfer.models import ImportRun
from homeplate.transfer.writers import write_batch
from tests.make import House, publish

Capture = pytest.CaptureFixture[str]
Import = Callable[..., int]
HEADER = "Record ID,Deal Name,Deal Stage,Amount,Close Date\n"
ROWS = "1,Pumps,Demo,100,2026-05-01\n2,Valves,Closed Won,200,2026-02-01\n"


@pytest.fixture
def bring(house: House, tmp_path: Path) -> Import:
    """Type the command with one file of deals."""
    publish(house)

    def importing(*arguments: str, content: str = HEADER + ROWS) -> int:
        path = tmp_path / "deals.csv"
        path.write_text(content, encoding="utf-8")
        return main(["import", str(path), "--workspace", "northwind", *arguments])

    return importing


def stored(house: House) -> dict[str, tuple[str, str]]:
    with house.inside():
        rows = Deal.objects.values_list("name", "stage", "status")
        return {name: (stage, status) for name, stage, status in rows}


def test_a_file_comes_in_and_is_told(house: House, bring: Import, capsys: Capture) -> None:
    assert bring("--yes") == 0
    assert stored(house) == {"Pumps": ("discovery", "open"), "Valves": ("closing", "won")}
    said = capsys.readouterr().out
    assert "deals.csv: HubSpot, deals, 2 rows" in said
    assert "Deal Name → name" in said and "Closed Won (1) → #won" in said
    assert "Done: 2 created, 0 updated, 0 unchanged, 0 refused" in said


def test_a_dry_run_leaves_nothing_behind(house: House, bring: Import, capsys: Capture) -> None:
    assert bring("--dry-run") == 0
    assert "Dry run: 2 created" in capsys.readouterr().out
    assert stored(house) == {}
    with house.inside():
        assert not ImportRun.objects.exists()


def test_nothing_is_imported_unasked(house: House, bring: Import, capsys: Capture) -> None:
    assert bring() == 1
    assert "Nothing was imported" in capsys.readouterr().out
    assert stored(house) == {}


def test_columns_and_stages_can_be_said(house: House, bring: Import) -> None:
    assert (
        bring("--yes", "--map", "Amount=", "Deal Name=name", "--stages", "Demo=closing", "Closed Won=#lost")
        == 0
    )
    assert stored(house) == {"Pumps": ("closing", "open"), "Valves": ("lead-qualification", "lost")}
    with house.inside():
        assert set(Deal.objects.values_list("value_minor", flat=True)) == {0}


def test_states_of_leads_can_be_said(house: House, bring: Import, capsys: Capture) -> None:
    content = "First name,Last name,Company,E-mail,Status\nMinna,Salo,Kone,m@kone.example,Blorp\n"
    assert bring("--kind", "lead", "--states", "Blorp=waiting", "--yes", content=content) == 0
    with house.inside():
        assert Lead.objects.get().state == "waiting"
    assert "Blorp (1) → waiting" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [("--map", "Nowhere=name"), ("--map", "Amount"), ("--stages", "Demo=nowhere"), ("--process", "nothing")],
)
def test_a_wrong_word_is_refused_and_leaves_nothing(
    house: House, bring: Import, arguments: tuple[str, ...]
) -> None:
    assert bring("--yes", *arguments) == 1
    with house.inside():
        assert not ImportRun.objects.exists() and not Deal.objects.exists()


def test_problems_have_a_place_and_a_report(
    house: House, bring: Import, tmp_path: Path, capsys: Capture
) -> None:
    report = tmp_path / "refused.csv"
    content = f"{HEADER}1,Pumps,Demo,lots,2026-05-01\n,,Demo,=1+1,\n"
    assert bring("--yes", "--report", str(report), content=content) == 1
    said = capsys.readouterr().err
    assert "deals.csv:3: error: The row has no deal name, account or product." in said
    assert "deals.csv:2:Amount: warning: “lots” is not an amount." in said
    assert '"\'=1+1"' in report.read_text(encoding="utf-8")


def test_a_bad_file_names_line_and_column(house: House, bring: Import, capsys: Capture) -> None:
    assert bring("--yes", content=f"{HEADER}1,Pu\0mps,Demo,1,\n") == 1
    assert capsys.readouterr().err.startswith("deals.csv:2:5: ")


def test_an_interrupted_import_goes_on(
    house: House, bring: Import, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "ROWS", 1)
    write, calls = write_batch, iter(range(10))

    def interrupted(*given: object) -> object:
        if next(calls) == 3:  # two batches of the dry run, then one of the import
            raise KeyboardInterrupt
        return write(*given)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(merging, "write_batch", interrupted)
    assert bring("--yes") == 130
    assert len(stored(house)) == 1
    run = capsys.readouterr().out.rpartition("--resume ")[2].split()[0]
    assert main(["import", "--workspace", "northwind", "--resume", run]) == 0
    assert len(stored(house)) == 2


def test_an_import_is_taken_back_by_its_id(house: House, bring: Import, capsys: Capture) -> None:
    assert bring("--yes") == 0
    run = capsys.readouterr().out.rpartition("--undo ")[2].split()[0]
    assert main(["import", "--workspace", "northwind", "--undo", run]) == 0
    assert "2 deleted" in capsys.readouterr().out
    with house.inside():
        assert not Deal.objects.filter(archived_at=None).exists()


def test_leads_come_in_and_those_that_are_here_already_are_left_out(
    house: House, bring: Import, capsys: Capture
) -> None:
    header = "Name,Company,Email,Lead status\n"
    content = f"{header}Minna Salo,Kone,minna@kone.example,New\nSalo Minna,Kone,minna@kone.example,\n"
    assert bring("--yes", "--kind", "lead", "--doubles", "leave", content=content) == 1
    said = capsys.readouterr().out
    assert "1 created" in said and "1 probably here already" in said
    with house.inside():
        assert list(Lead.objects.values_list("person", flat=True)) == ["Minna Salo"]
