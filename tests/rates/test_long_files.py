"""A long file of rates: read in the background, batch by batch, and taken back like a short one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

import pytest
from django.db import OperationalError

from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.ledger.queries import facts_about
from homeplate.people.notices import notices
from homeplate.rates import actions, work
from homeplate.rates.models import ExchangeRate, RateImport
from homeplate.rates.queries import latest_import, rate_import
from homeplate.tenancy.bulk import insert_many
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
FIRST = date(2020, 1, 1)
DAYS = 900
LATER = NOW + timedelta(minutes=1)


def file(days: int = DAYS, figure: str = "1.25") -> bytes:
    """As the bank writes it: a day in each row, two currencies in columns."""
    rows = (f"{FIRST + timedelta(days=number)},{figure},1500," for number in range(days))
    return "\n".join(["Date,USD,KRW,", *rows, ""]).encode()


@pytest.fixture
def using(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A workspace that uses two currencies besides its own, and batches of 500 rates."""
    for code in ("USD", "KRW"):
        actions.use_currency(house.actor("ada"), currency=code, now=NOW)
    house._actors.clear()
    monkeypatch.setattr(work, "RATES", 500)
    return house


def begin(house: House, content: bytes | None = None, now: datetime = NOW) -> UUID:
    found = actions.begin_import(house.actor("ada"), name="hist.csv", content=content or file(), now=now)
    assert found is not None
    return found


def read(house: House, run_id: UUID, now: datetime = LATER) -> None:
    work.work_rates(house.id, run_id=run_id, clock=lambda: now)


def count(house: House) -> int:
    with house.inside():
        return ExchangeRate.objects.count()


def test_a_short_file_is_for_the_request(using: House) -> None:
    ada = using.actor("ada")
    assert actions.begin_import(ada, name="hist.csv", content=file(days=200), now=NOW) is None
    assert actions.begin_import(ada, name="hist.csv", content=file(days=300), now=NOW) is not None


def test_it_comes_in_and_is_counted_told_and_noticed(using: House) -> None:
    run_id = begin(using)
    assert rate_import(using.actor("ada"), run_id=run_id).state == "waiting"
    read(using, run_id)
    row = rate_import(using.actor("ada"), run_id=run_id)
    assert (row.state, row.added, row.total, row.percent) == ("done", 2 * DAYS, 2 * DAYS, 100)
    assert (row.report["since"], row.report["same"]) == ("2020-01-01", 0)
    assert count(using) == 2 * DAYS
    assert [one.verb for one in notices(using.actor("ada"))] == ["rates-import.done"]
    with using.inside():
        assert [fact.verb for fact in facts_about(run_id)] == ["rates.imported", "rates.begun"]
        assert bytes(RateImport.objects.get(id=run_id).content) == b"", "the file is not kept"


def test_a_second_time_changes_nothing_and_better_figures_replace(using: House) -> None:
    read(using, begin(using))
    again = begin(using, now=NOW + timedelta(minutes=30))
    read(using, again)
    row = rate_import(using.actor("ada"), run_id=again)
    assert (row.state, row.added, row.changed, row.report["same"]) == ("done", 0, 0, 2 * DAYS)
    better = actions.begin_import(
        using.actor("ada"), name="better.csv", content=file(figure="1.3"), now=NOW + timedelta(hours=1)
    )
    assert better is not None
    read(using, better)
    assert rate_import(using.actor("ada"), run_id=better).changed == DAYS
    assert actions.take_import_back(using.actor("ada"), batch=better, now=LATER) == DAYS
    with using.inside():
        assert set(ExchangeRate.objects.filter(currency="USD").values_list("units", flat=True)) == {"1.25"}


def test_what_was_given_by_hand_stays(using: House) -> None:
    actions.set_rate(using.actor("ada"), currency="USD", worth="0.9", day=FIRST, now=NOW)
    run_id = begin(using)
    read(using, run_id)
    assert rate_import(using.actor("ada"), run_id=run_id).report["kept"] == 1
    with using.inside():
        assert ExchangeRate.objects.get(currency="USD", day=FIRST).worth == "0.9"


def test_after_an_interruption_it_goes_on_where_it_was(using: House, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id, batches = begin(using), []

    def dies(*args: Any, **more: Any) -> Any:
        batches.append(1)
        if len(batches) == 3:
            raise KeyboardInterrupt
        return insert(*args, **more)

    insert = insert_many
    monkeypatch.setattr(work, "insert_many", dies)
    with pytest.raises(KeyboardInterrupt):
        read(using, run_id)
    assert count(using) == 1000
    read(using, run_id)
    row = rate_import(using.actor("ada"), run_id=run_id)
    assert (row.state, row.added, row.total, row.report["same"]) == ("done", 2 * DAYS, 2 * DAYS, 0)
    assert count(using) == 2 * DAYS


def test_a_batch_that_another_transaction_spoiled_is_tried_again(
    using: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, tries = begin(using), []

    def locked(*args: Any, **more: Any) -> Any:
        tries.append(1)
        if len(tries) == 2:
            raise OperationalError("database is locked")
        return insert(*args, **more)

    insert = insert_many
    monkeypatch.setattr(work, "insert_many", locked)
    read(using, run_id)
    assert rate_import(using.actor("ada"), run_id=run_id).added == 2 * DAYS


def test_cancelled_on_its_way_what_came_in_stays_and_can_be_taken_back(
    using: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = begin(using)

    def cancels(*args: Any, **more: Any) -> Any:
        if count(using) == 500:
            actions.cancel_import(using.actor("ada"), run_id=run_id, now=LATER)
        return insert(*args, **more)

    insert = insert_many
    monkeypatch.setattr(work, "insert_many", cancels)
    read(using, run_id)
    row = rate_import(using.actor("ada"), run_id=run_id)
    assert (row.state, row.added) == ("cancelled", 1000)
    assert actions.take_import_back(using.actor("ada"), batch=run_id, now=LATER) == 1000
    assert count(using) == 0


def test_cancelled_before_its_turn_nothing_comes_in(using: House) -> None:
    run_id = begin(using)
    actions.cancel_import(using.actor("ada"), run_id=run_id, now=LATER)
    read(using, run_id)
    assert (latest_import(using.actor("ada")).state, count(using)) == ("cancelled", 0)  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        actions.cancel_import(using.actor("ada"), run_id=run_id, now=LATER)


def test_one_at_a_time_unless_the_other_is_dead(using: House) -> None:
    begin(using)
    with pytest.raises(Conflict):
        begin(using)
    later = NOW + timedelta(minutes=5)
    assert actions.begin_import(using.actor("ada"), name="x.csv", content=file(), now=later) is not None


def test_what_a_dead_one_brought_can_be_taken_back_once_it_is_cancelled(
    using: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = begin(using)

    def dies(*args: Any, **more: Any) -> Any:
        if count(using):
            raise KeyboardInterrupt
        return insert_many(*args, **more)

    monkeypatch.setattr(work, "insert_many", dies)
    with pytest.raises(KeyboardInterrupt):
        read(using, run_id)
    actions.cancel_import(using.actor("ada"), run_id=run_id, now=LATER + work.SILENCE)
    assert rate_import(using.actor("ada"), run_id=run_id).state == "cancelled"
    assert actions.take_import_back(using.actor("ada"), batch=run_id, now=LATER + work.SILENCE) == 500


def test_what_is_no_file_of_rates_is_refused_at_once(using: House) -> None:
    with pytest.raises(Invalid):
        begin(using, b"name,colour\n" + b"pump,red\n" * 600)


def test_after_a_change_of_the_reporting_currency_nothing_comes_in(using: House) -> None:
    run_id = begin(using)
    actions.change_settings(using.actor("ada"), currency="USD", now=NOW)
    read(using, run_id)
    row = rate_import(using.actor("ada"), run_id=run_id)
    assert row.state == "failed"
    assert "reports in another currency" in str(row.message)


def test_lines_left_out_are_in_the_report(using: House) -> None:
    actions.set_rate(using.actor("ada"), currency="USD", worth="0.8", day=FIRST, now=NOW)
    content = file() + b"2026-01-01,0.001,1500,\nnever,1.25,1500,\n"
    run_id = begin(using, content)
    read(using, run_id)
    report = rate_import(using.actor("ada"), run_id=run_id).report
    assert report["far"] == [[DAYS + 2, "USD", "2026-01-01", "0.001", "1"]]
    assert (report["wrong_count"], report["wrong"][0][0]) == (1, DAYS + 3)


def test_what_nobody_foresaw_is_kept_as_a_failure_and_raised(
    using: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> NoReturn:
        raise ZeroDivisionError

    run_id = begin(using)
    monkeypatch.setattr(work, "insert_many", broken)
    with pytest.raises(ZeroDivisionError):
        read(using, run_id)
    row = rate_import(using.actor("ada"), run_id=run_id)
    assert row.state == "failed"
    assert "Something went wrong" in str(row.message)
    assert count(using) == 0


def test_a_rep_may_not(using: House) -> None:
    with pytest.raises(Forbidden):
        actions.begin_import(using.actor("rasmus"), name="x.csv", content=file(), now=NOW)
