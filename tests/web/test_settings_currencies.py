"""Currencies and rates on pages: kept in the settings, used wherever deals of several currencies are totalled."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from homeplate.deals import actions
from homeplate.rates.actions import set_rate
from homeplate.rates.work import work_rates
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db
REAL = datetime.now(UTC)
LONG_AGO = date(2025, 1, 1)
BANK = b"Date,USD,KRW,CHF,\n2026-03-02,1.25,1500,0.95,\n2026-02-27,N/A,1400,0.95,\n"


@pytest.fixture
def mixed(selling: House) -> House:
    """Deals in euros, dollars with a rate, and francs without."""
    add_deal(selling, "rasmus", "Euros", value=Decimal(1000))
    add_deal(selling, "rasmus", "Dollars", value=Decimal(500), currency="USD")
    add_deal(selling, "rasmus", "Francs", value=Decimal(70), currency="CHF")
    set_rate(selling.actor("ada"), currency="USD", worth="0.8", day=LONG_AGO, now=NOW)
    return selling


@pytest.mark.parametrize("view", ["pipeline", "pipeline-list", "pipeline-funnel", "pipeline-timeline"])
def test_a_total_is_told_in_one_currency_with_its_parts(mixed: House, visit: Visit, view: str) -> None:
    html = text_of(visit("rasmus").get(view))
    assert "€1,400" in html
    assert "1\u00a0USD = 0.8\u00a0EUR" in html
    assert re.search(r'class="unrated">CHF\s?70<', html)
    assert "€1,470" not in html
    assert "€1,570" not in html


def test_the_page_of_the_day_tells_the_team_in_one_currency(mixed: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("today"))
    assert "3 open deals (≈\u00a0€1,400 + CHF" in html


def test_an_account_tells_its_open_deals_in_one_currency(selling: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    rasmus.post("account-new", htmx=False, name="Kone Oyj")
    with selling.inside():
        from_page = re.search(r"/accounts/([0-9a-f-]{36})/", text_of(rasmus.get("accounts")))
    assert from_page
    set_rate(selling.actor("ada"), currency="USD", worth="0.8", day=LONG_AGO, now=NOW)
    for currency in ("EUR", "USD"):
        add_deal(
            selling, "rasmus", currency, value=Decimal(100), currency=currency, account_id=UUID(from_page[1])
        )
    html = text_of(rasmus.get("account", from_page[1]))
    assert "2 open" in html
    assert "€180" in html


def test_a_closed_deal_counts_at_the_rate_of_the_day_it_closed(mixed: House, visit: Visit) -> None:
    set_rate(mixed.actor("ada"), currency="USD", worth="0.5", day=(NOW + timedelta(days=3)).date(), now=REAL)
    for days in (2, 3):
        deal = add_deal(mixed, "rasmus", f"Lost {days}", value=Decimal(100), currency="USD")
        actions.lose(mixed.actor("rasmus"), deal_id=deal.id, reason="price", now=NOW + timedelta(days=days))
    html = text_of(visit("rasmus").get("pipeline-list", status="lost"))
    assert "€130" in html
    assert "0.8\u00a0EUR" in html
    assert "0.5\u00a0EUR" in html


def test_a_workspace_of_one_currency_is_told_as_before(selling: House, visit: Visit) -> None:
    add_deal(selling, "rasmus", "Euros", value=Decimal(1000))
    for view in ("pipeline", "pipeline-list", "pipeline-funnel", "pipeline-timeline"):
        html = text_of(visit("rasmus").get(view))
        assert "€1,000" in html
        assert "≈" not in html


@pytest.mark.parametrize(
    "view", ["pipeline", "pipeline-list", "pipeline-funnel", "pipeline-timeline", "today"]
)
def test_rates_cost_a_page_one_statement_however_many_there_are(
    mixed: House, visit: Visit, django_assert_num_queries: Any, django_assert_max_num_queries: Any, view: str
) -> None:
    mina = visit("mina")
    mina.get(view)
    with django_assert_max_num_queries(25) as one:
        mina.get(view)
    for number, currency in enumerate(("SEK", "KRW", "GBP", "USD", "JPY")):
        set_rate(mixed.actor("ada"), currency=currency, worth="0.5", day=LONG_AGO, confirmed=True, now=NOW)
        add_deal(mixed, "rasmus", f"Deal {number}", value=Decimal(100), currency=currency)
    with django_assert_num_queries(len(one.captured_queries)):
        mina.get(view)


def test_the_page_of_currencies_says_what_has_no_rate(mixed: House, visit: Visit) -> None:
    html = text_of(visit("ada").get("settings-currencies"))
    assert "No rate yet: CHF." in html
    assert "1\u00a0USD = 0.8\u00a0EUR" in html
    assert "only in deals" in html
    looking = text_of(visit("rasmus").get("settings-currencies"))
    assert "1\u00a0USD = 0.8\u00a0EUR" in looking
    assert "Enter a rate" not in looking


def test_a_rate_is_entered_in_the_readers_figures_and_undone(mixed: House, visit: Visit) -> None:
    ada = visit("ada")
    form = {"units": "1,000", "currency": "CHF", "worth": "1,050.5", "day": "2026-01-01"}
    answer = ada.post("settings-rate-set", htmx=False, **form)
    assert answer.status_code == 303
    assert "1\u00a0CHF = 1.0505\u00a0EUR" in text_of(ada.get("settings-currencies"))
    undo = re.search(
        r"settings/rates/[0-9a-f-]+/undo/[0-9a-f-]+/", str(answer.cookies["toast"].value).replace("%2F", "/")
    )
    assert undo
    ada.client.post(f"/{undo[0]}")
    assert "1.0505" not in text_of(ada.get("settings-currencies"))


def test_a_slip_of_the_pen_is_asked_about_with_what_was_typed(mixed: House, visit: Visit) -> None:
    ada, form = visit("ada"), {"units": "1", "currency": "USD", "worth": "810", "day": "2026-01-01"}
    answer = ada.post("settings-rate-set", htmx=False, **form)
    html = text_of(answer)
    assert answer.status_code == 409
    assert "This is 1012 times the rate of" in html
    assert 'value="810"' in html
    assert 'name="confirmed"' in html
    assert ada.post("settings-rate-set", htmx=False, confirmed="yes", **form).status_code == 303


@pytest.mark.parametrize("wrong", [{"worth": ""}, {"worth": "x"}, {"currency": "EUR"}, {"day": "2999-01-01"}])
def test_a_wrong_rate_is_told_beside_its_field(mixed: House, visit: Visit, wrong: dict[str, str]) -> None:
    form = {"units": "1", "currency": "USD", "worth": "0.9", "day": "2026-01-01", **wrong}
    answer = visit("ada").post("settings-rate-set", htmx=False, **form)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text_of(answer)


def test_the_file_of_the_bank_is_read_reported_and_taken_back(mixed: House, visit: Visit) -> None:
    ada = visit("ada")
    ada.post("settings-currency-add", htmx=False, currency="CHF")
    file = SimpleUploadedFile("eurofxref-hist.csv", BANK, "text/csv")
    html = text_of(ada.post("settings-rates-import", htmx=False, file=file))
    assert "<strong>3</strong> new" in html
    assert "KRW" in html
    undo = re.search(r'action="(/settings/rates/imports/[^"]+)"', html)
    assert undo
    assert "1\u00a0CHF = 1.05263\u00a0EUR" in text_of(ada.get("settings-currencies"))
    assert "2026" in text_of(ada.get("settings-currency", "CHF"))
    ada.client.post(undo[1])
    assert "1.05263" not in text_of(ada.get("settings-currencies"))


def long_file() -> SimpleUploadedFile:
    rows = (f"{date(2024, 1, 1) + timedelta(days=number)},1.25,x," for number in range(600))
    content = "\n".join(["Date,USD,CHF,", *rows, "nonsense,1,1,"]).encode()
    return SimpleUploadedFile("eurofxref-hist.csv", content, "text/csv")


def test_a_long_file_is_read_on_a_page_of_its_own_and_can_be_cancelled(mixed: House, visit: Visit) -> None:
    ada = visit("ada")
    answer = ada.post("settings-rates-import", htmx=False, file=long_file())
    assert answer.status_code == 303
    there = answer.headers["Location"]
    page = text_of(ada.client.get(there))
    assert "Waiting for its turn" in page
    assert 'hx-trigger="every 1s"' in page
    assert "“eurofxref-hist.csv” is being read." in text_of(ada.get("settings-currencies"))
    refused = ada.post("settings-rates-import", htmx=False, file=long_file())
    assert "Another file of rates is being read" in unquote(refused.cookies["toast"].value)
    ada.client.post(f"{there}cancel/")
    page = text_of(ada.client.get(there))
    assert "Cancelled" in page
    assert "every 1s" not in page


def test_at_its_end_the_page_reports_and_the_file_is_taken_back(mixed: House, visit: Visit) -> None:
    ada = visit("ada")
    there = ada.post("settings-rates-import", htmx=False, file=long_file()).headers["Location"]
    work_rates(mixed.id, run_id=UUID(there.split("/")[-2]), clock=lambda: REAL)
    page = text_of(ada.client.get(there))
    assert "<strong>599</strong> new, <strong>1</strong> kept as given by hand" in page
    assert "1 line could not be read" in page
    assert "599 of 599 rates" in page
    lines = b"".join(ada.client.get(f"{there}left-out/").streaming_content).decode()  # type: ignore[attr-defined]
    assert '"602","","","Write the day as 2026-05-31."' in lines
    assert "The rates of “eurofxref-hist.csv” are read." in text_of(ada.get("notices"))
    undo = re.search(r'action="(/settings/rates/imports/[^"]+undo/)"', page)
    assert undo
    assert "599 rates are as before." in unquote(ada.client.post(undo[1]).cookies["toast"].value)


def test_totals_change_their_currency_with_the_workspace_and_back(mixed: House, visit: Visit) -> None:
    ada = visit("ada")
    answer = ada.post("settings-currency-report", htmx=False, currency="USD")
    assert answer.status_code == 303
    assert "$1,750" in text_of(visit("rasmus").get("pipeline"))
    ada.post("settings-currency-report", htmx=False, currency="EUR")
    assert "€1,400" in text_of(visit("rasmus").get("pipeline"))


def test_a_currency_is_offered_no_more_and_again(mixed: House, visit: Visit) -> None:
    ada = visit("ada")
    ada.post("settings-currency-drop", "USD", htmx=False)
    assert "only in deals" in text_of(ada.get("settings-currencies"))
    ada.post("settings-currency-add", htmx=False, ask="?currency=USD")
    assert "€1,400" in text_of(visit("rasmus").get("pipeline"))


def test_no_such_currency_is_not_found(visit: Visit) -> None:
    for code in ("EUR", "usd", "dollar", "€€€"):
        assert visit("ada").get("settings-currency", code).status_code == 404


def test_an_amount_is_written_in_any_currency_in_use(mixed: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    assert '<option value="USD">USD</option>' in text_of(rasmus.get("deal-new"))
    answer = rasmus.post("deal-new", htmx=False, name="New", value="12", currency="USD")
    assert "$12" in rasmus.client.get(answer.headers["Location"]).content.decode()


def test_a_workspace_of_one_currency_asks_for_none(selling: House, visit: Visit) -> None:
    assert 'name="currency"' not in text_of(visit("rasmus").get("deal-new"))
